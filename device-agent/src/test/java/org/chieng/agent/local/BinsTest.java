package org.chieng.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BinsTest {
    private static final long SECOND = 1_000_000;

    @Test
    void sumsUpWhatLiesInOneSpan() {
        Bins bins = new Bins(SECOND, 10);
        bins.add(5 * SECOND + 1, 2);
        bins.add(5 * SECOND + 999_999, 8);
        bins.add(6 * SECOND, 1);

        assertThat(bins.range(0, 100 * SECOND))
                .containsExactly(new Bins.Bin(5 * SECOND, 2, 5, 8, 8, 2), new Bins.Bin(6 * SECOND, 1, 1, 1, 1, 1));
    }

    @Test
    void takesALateNumberIntoItsOwnSpanAndLeavesOutWhatHasNone() {
        Bins bins = new Bins(SECOND, 10);
        bins.add(5 * SECOND, 1);
        bins.add(7 * SECOND, 1);
        bins.add(5 * SECOND + 5, 3);
        bins.add(6 * SECOND, 9);

        assertThat(bins.range(0, 100 * SECOND))
                .extracting(Bins.Bin::startMicros, Bins.Bin::count)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(5 * SECOND, 2),
                        org.assertj.core.groups.Tuple.tuple(7 * SECOND, 1));
    }

    @Test
    void keepsTheNewestSpansWhateverComes() {
        long seed = 20_261_124;
        SplittableRandom random = new SplittableRandom(seed);
        Bins bins = new Bins(10, 50);
        TreeMap<Long, Integer> expected = new TreeMap<>();
        long time = 0;
        for (int i = 0; i < 5_000; i++) {
            time += random.nextInt(0, 25);
            bins.add(time, random.nextDouble());
            expected.merge(Math.floorDiv(time, 10L) * 10, 1, Integer::sum);
        }
        List<Long> newest =
                expected.descendingKeySet().stream().limit(50).sorted().toList();

        assertThat(bins.range(0, Long.MAX_VALUE / 2))
                .as("seed %d", seed)
                .extracting(Bins.Bin::startMicros)
                .isEqualTo(newest);
        assertThat(bins.range(0, Long.MAX_VALUE / 2))
                .extracting(Bins.Bin::count)
                .isEqualTo(newest.stream().map(expected::get).toList());
    }
}
