package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.chieng.agent.time.AgentClock;
import org.junit.jupiter.api.Test;

class EvenTimesTest {
    private final EvenTimes times = new EvenTimes();
    private long lastGiven;

    private long of(long micros) {
        AgentClock.Stamp stamp = times.of(new AgentClock.Stamp(1_000_000_000 + micros, micros));
        assertThat(stamp.monotonicMicros()).isLessThanOrEqualTo(micros).isGreaterThanOrEqualTo(lastGiven);
        assertThat(stamp.wallMicros()).isEqualTo(1_000_000_000 + stamp.monotonicMicros());
        lastGiven = stamp.monotonicMicros();
        return stamp.monotonicMicros();
    }

    /** When it comes: at the end of a slice. */
    private static long sliced(long micros, long slice) {
        return (micros / slice + 1) * slice;
    }

    @Test
    void evenLinesThatComeInSlicesGetEvenTimes() {
        for (int i = 1; i < 2_000; i++) {
            long printed = i * 1_000L;
            long given = of(sliced(printed, 4_000));
            if (i > 4 * EvenTimes.BLOCK) {
                assertThat(given - printed).isBetween(0L, 1_300L);
            }
        }
    }

    @Test
    void paceMayBeAnyNumberAndDrift() {
        SplittableRandom random = new SplittableRandom(1);
        double printed = 0;
        long last = 0;
        for (int i = 1; i < 20_000; i++) {
            printed += 1_003.7 + i * 0.001;
            long came = sliced(Math.round(printed), 8_000) + random.nextInt(500) * (i % 8 == 0 ? 1 : 0);
            came = Math.max(came, last);
            last = came;
            long given = of(came);
            if (i > 4 * EvenTimes.BLOCK) {
                assertThat(given - printed).isBetween(-300.0, 2_500.0);
            }
        }
    }

    @Test
    void slowOrUnevenLinesKeepTheirArrival() {
        for (int i = 1; i < 300; i++) {
            assertThat(of(i * 100_000L)).isEqualTo(i * 100_000L);
        }
        SplittableRandom random = new SplittableRandom(2);
        long at = 300 * 100_000L;
        int kept = 0;
        for (int i = 0; i < 1_000; i++) {
            at += 500 + (long) (-Math.log(1 - random.nextDouble()) * 20_000);
            kept += of(at) == at ? 1 : 0;
        }
        assertThat(kept).isGreaterThan(800);
    }

    @Test
    void pauseBeginsAnew() {
        for (int i = 1; i < 500; i++) {
            of(sliced(i * 1_000L, 4_000));
        }
        long at = 10_000_000;
        assertThat(of(at)).isEqualTo(at);
    }
}
