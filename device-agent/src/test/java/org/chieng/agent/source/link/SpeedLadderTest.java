package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.chieng.agent.uplink.ShapedBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast a line is, by lines that are as fast as they say. */
@Timeout(60)
class SpeedLadderTest {
    private static final double NO_TARGET = 10_000;
    private static final long NO_LIMIT = 1_000_000_000;

    @TempDir
    Path folder;

    /** A line on which each step takes as long as it must, and which begins slowly. */
    private static final class ComputedLine implements SpeedLine {
        private final double megabits;
        private final List<Long> steps = new ArrayList<>();
        private long wire;

        ComputedLine(double megabits) {
            this.megabits = megabits;
        }

        @Override
        public Step fetch(long bytes) {
            steps.add(bytes);
            wire += bytes * 106 / 100;
            double speed = megabits * (steps.size() == 1 ? 0.4 : 1);
            return new Step(bytes * 3 / 4, (long) (bytes * 0.75 * 8e3 / speed), true);
        }

        @Override
        public long wireBytes() {
            return wire;
        }

        @Override
        public void close() {
            steps.clear();
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 400_000", "2, 500_000", "20, 4_000_000", "100, 20_000_000"})
    void findsTheSpeedOfAComputedLineWithFewBytes(double megabits, String most) throws IOException {
        ComputedLine line = new ComputedLine(megabits);

        SpeedLadder.Speed speed = SpeedLadder.climb(line, NO_TARGET, NO_LIMIT).orElseThrow();

        assertThat(speed.megabits()).isCloseTo(megabits, Percentage.withPercentage(1));
        assertThat(speed.least()).isFalse();
        assertThat(line.wireBytes()).isLessThanOrEqualTo(Long.parseLong(most.replace("_", "")));
    }

    /** A busy computer may hold a line up; it can't make it faster, and the bytes don't depend on it: three tries. */
    @ParameterizedTest
    @CsvSource({"2, 500_000", "20, 4_000_000", "100, 20_000_000"})
    void findsTheSpeedOfAShapedConnectionWithin15Percent(double megabits, String most) throws IOException {
        List<Double> found = new ArrayList<>();
        while (found.stream().noneMatch(one -> Math.abs(one - megabits) <= 0.15 * megabits) && found.size() < 3) {
            try (ShapedBytes shaped = new ShapedBytes(megabits, "200 OK");
                    SpeedLine line = new DownloadLine(shaped.open(folder))) {
                SpeedLadder.climb(line, NO_TARGET, NO_LIMIT).ifPresent(speed -> found.add(speed.megabits()));
                assertThat(line.wireBytes()).isLessThanOrEqualTo(Long.parseLong(most.replace("_", "")));
            }
        }
        assertThat(found).anySatisfy(one -> assertThat(one).isCloseTo(megabits, Percentage.withPercentage(15)));
    }

    @Test
    void stopsWhenTheTargetIsProven() throws IOException {
        ComputedLine line = new ComputedLine(90);

        SpeedLadder.Speed speed = SpeedLadder.climb(line, 20, NO_LIMIT).orElseThrow();

        assertThat(speed.least()).isTrue();
        assertThat(speed.megabits()).isGreaterThanOrEqualTo(20);
        assertThat(line.steps).last().isEqualTo(3_200_000L);
    }

    @Test
    void saysAtLeastWhereNoMoreMayBeSpent() throws IOException {
        ComputedLine line = new ComputedLine(30);

        Optional<SpeedLadder.Speed> speed = SpeedLadder.climb(line, NO_TARGET, 2_000_000);

        assertThat(speed).hasValueSatisfying(found -> assertThat(found.least()).isTrue());
        assertThat(line.wireBytes()).isLessThanOrEqualTo(2_000_000);
    }

    @Test
    void saysNothingWhereThereIsNoRoomForAStep() throws IOException {
        assertThat(SpeedLadder.climb(new ComputedLine(30), NO_TARGET, 40_000)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401 Unauthorized, secret", "404 Not Found, older", "429 Too Many Requests, later", "500 Oops, 500"})
    void aRefusalSaysWhy(String status, String word) throws IOException {
        try (ShapedBytes shaped = new ShapedBytes(10, status);
                SpeedLine line = new DownloadLine(shaped.open(folder))) {
            assertThatThrownBy(() -> SpeedLadder.climb(line, NO_TARGET, NO_LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(word);
        }
    }
}
