package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.chieng.agent.time.AgentClock;
import org.junit.jupiter.api.Test;

class EvenTimesTest {
    private final EvenTimes times = new EvenTimes();
    private long lastGiven;

    private long of(long micros, boolean last) {
        AgentClock.Stamp stamp = times.of(new AgentClock.Stamp(1_000_000_000 + micros, micros), last);
        assertThat(stamp.monotonicMicros()).isLessThanOrEqualTo(micros).isGreaterThanOrEqualTo(lastGiven);
        assertThat(stamp.wallMicros()).isEqualTo(1_000_000_000 + stamp.monotonicMicros());
        lastGiven = stamp.monotonicMicros();
        return stamp.monotonicMicros();
    }

    /** When it comes: at the end of a slice. */
    private static long sliced(double micros, long slice) {
        return ((long) micros / slice + 1) * slice;
    }

    @Test
    void evenLinesThatComeInSlicesGetEvenTimes() {
        for (int i = 1; i < 4_000; i++) {
            long came = sliced(i * 1_000.0, 4_000);
            long given = of(came, sliced((i + 1) * 1_000.0, 4_000) > came);
            if (i > 1_000) {
                assertThat(given - i * 1_000L).isBetween(0L, 1_300L);
            }
        }
    }

    @Test
    void paceMayBeAnyNumberAndDriftAndTheComputerMayBeLate() {
        SplittableRandom random = new SplittableRandom(1);
        double printed = 0;
        double busyUntil = 0;
        int near = 0;
        for (int i = 1; i < 20_000; i++) {
            double pace = 1_003.7 + i * 0.001;
            printed += pace;
            if (random.nextInt(200) == 0) {
                busyUntil = printed + 70_000; // reads nothing until then
            }
            long came = sliced(Math.max(printed, busyUntil), 8_000);
            long given = of(came, sliced(Math.max(printed + pace, busyUntil), 8_000) > came);
            near += i > 1_000 && Math.abs(given - printed) < 4_000 ? 1 : 0;
        }
        assertThat(near).isGreaterThan(19_000 * 3 / 4);
    }

    @Test
    void slowOrUnevenLinesKeepTheirArrival() {
        for (int i = 1; i < 300; i++) {
            assertThat(of(i * 100_000L, true)).isEqualTo(i * 100_000L);
        }
        SplittableRandom random = new SplittableRandom(2);
        long at = 300 * 100_000L;
        int kept = 0;
        for (int i = 0; i < 1_000; i++) {
            at += 500 + (long) (-Math.log(1 - random.nextDouble()) * 20_000);
            kept += of(at, true) == at ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(500);
    }

    @Test
    void boardThatPausesIsFollowed() {
        for (int i = 1; i < 1_000; i++) {
            of(i * 1_000L, true);
        }
        for (int i = 1_000; i < 2_000; i++) {
            long at = 100_000 + i * 1_000L;
            long given = of(at, true);
            if (i > 1_003) {
                assertThat(at - given).isLessThan(1_000);
            }
        }
        assertThat(of(10_000_000, true)).isEqualTo(10_000_000);
    }
}
