package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {
    private final SilenceWatch watch = new SilenceWatch(Duration.ofSeconds(30));

    private static long s(double seconds) {
        return (long) (seconds * 1e9);
    }

    @Test
    void isOverAfterTheLeastSilence() {
        watch.opened(s(0));
        watch.heard(s(1));

        assertThat(watch.isOver(s(30.9))).isFalse();
        assertThat(watch.isOver(s(31))).isTrue();
    }

    @Test
    void waitsThreeTimesTheLongestPauseOfASlowBoard() {
        watch.opened(s(0));
        watch.heard(s(1));
        watch.heard(s(21));

        assertThat(watch.isOver(s(80.9))).isFalse();
        assertThat(watch.isOver(s(81))).isTrue();
    }

    @Test
    void waitsTwiceAsLongAfterEachOpeningThatBroughtNothing() {
        watch.opened(s(0));
        assertThat(watch.isOver(s(30))).isTrue();
        watch.opened(s(30));
        assertThat(watch.isOver(s(89.9))).isFalse();
        assertThat(watch.isOver(s(90))).isTrue();
        watch.opened(s(90));
        assertThat(watch.isOver(s(209.9))).isFalse();
        assertThat(watch.isOver(s(210))).isTrue();
    }

    @Test
    void boardThatPrintsOnceAMinuteIsFoundOutAndThenLeftAlone() {
        watch.opened(s(0));
        assertThat(watch.isOver(s(30))).isTrue();
        watch.opened(s(30));
        watch.heard(s(85));
        assertThat(watch.isOver(s(144))).isFalse();
        watch.heard(s(145));
        assertThat(watch.isOver(s(204))).isFalse();
    }
}
