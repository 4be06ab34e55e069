package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StrictTimesTest {
    private final StrictTimes times = new StrictTimes();

    @Test
    void sameChannelNeverHasTheSameTimeTwice() {
        assertThat(times.next("a", 100)).hasValue(100);
        assertThat(times.next("a", 100)).hasValue(101);
        assertThat(times.next("a", 100)).hasValue(102);
        assertThat(times.next("b", 100)).hasValue(100);
    }

    @Test
    void timesGrowWhenTheClockIsSetBackALittle() {
        assertThat(times.next("a", 10_000_000)).hasValue(10_000_000);
        assertThat(times.next("a", 5_000_000)).hasValue(10_000_001);
    }

    @Test
    void timesFollowAClockThatIsSetBackMuch() {
        assertThat(times.next("a", 10_000_000)).hasValue(10_000_000);
        assertThat(times.next("a", 4_999_999)).hasValue(4_999_999);
    }

    @Test
    void refusesMoreChannelsThanASourceMayHave() {
        for (int i = 0; i < StrictTimes.MAX_CHANNELS; i++) {
            assertThat(times.next("c" + i, 1)).isPresent();
        }
        assertThat(times.next("one-more", 1)).isEmpty();
        assertThat(times.next("c0", 2)).hasValue(2);

        times.forgetBefore(100);
        assertThat(times.next("one-more", 100)).hasValue(100);
    }
}
