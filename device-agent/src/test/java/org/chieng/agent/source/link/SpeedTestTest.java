package org.chieng.agent.source.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.chieng.agent.testkit.HandClock;
import org.chieng.protocol.senml.Reading;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the speed is measured, and what that may cost. */
class SpeedTestTest {
    @TempDir
    Path folder;

    private final HandClock hands = new HandClock();
    private final List<Reading> readings = new ArrayList<>();
    private double megabits = 4;
    private long spent;
    private boolean allowed = true;
    private boolean fails;
    private SpeedTest test;

    private final class Line implements SpeedLine {
        private long wire;

        @Override
        public Step fetch(long bytes) throws IOException {
            wire += bytes;
            spent += bytes;
            if (fails) {
                throw new IOException("the server asks to measure later");
            }
            return new Step(bytes, (long) (bytes * 8e3 / megabits), true);
        }

        @Override
        public long wireBytes() {
            return wire;
        }

        @Override
        public void close() {
            wire = 0;
        }
    }

    @BeforeEach
    void open() {
        test = begin();
    }

    private SpeedTest begin() {
        SpeedConfig config = new SpeedConfig(8086, 1_000, Duration.ofHours(1), 1_000_000_000, 5_000_000);
        SpeedTest.View view = new SpeedTest.View(
                Line::new,
                () -> "wwan0",
                () -> true,
                () -> allowed,
                () -> OptionalLong.of(hands.micros()),
                folder.resolve("speed"));
        return new SpeedTest(
                config,
                view,
                measured -> {
                    measured.forEach(one -> readings.add(one.reading()));
                    return true;
                },
                hands.agentClock());
    }

    private double told(String channel) {
        return readings.stream()
                .filter(reading -> reading.channel().channel().equals(channel))
                .mapToDouble(reading -> reading.value().fold(number -> number.number(), t -> 0.0, b -> 0.0, d -> 0.0))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void tellsSpeedAndCostOnceAnInterval() {
        test.look("eth0", false);
        test.look("eth0", false);

        assertThat(told("throughput")).isEqualTo(4);
        assertThat(told("throughput.bytes")).isEqualTo((double) spent);
        assertThat(readings).hasSize(2);

        hands.pass(Duration.ofHours(1));
        test.look("eth0", false);
        assertThat(readings).hasSize(4);
    }

    @Test
    void whatIsOnlyProvenIsNotToldAsMeasured() {
        megabits = 500;
        test.look("wwan0", true);

        assertThat(told("throughput")).isNaN();
        assertThat(told("throughput.least")).isPositive();
    }

    @Test
    void aMeteredLineIsMeasuredSeldomWithTwoMegabytesAtMostUntil80PercentOfTheMonth() {
        megabits = 500;
        for (int hour = 0; hour < 24 * 10; hour++) {
            long before = spent;
            test.look("wwan0", true);
            assertThat(spent - before).isLessThanOrEqualTo(2_000_000);
            hands.pass(Duration.ofHours(1));
        }
        assertThat(spent).isBetween(1_000_000L, 4_000_000L);
    }

    @Test
    void whatWasSpentIsKnownAfterARestart() {
        test.look("wwan0", false);
        long before = spent;
        test = begin();
        test.look("wwan0", false);

        assertThat(spent).isEqualTo(before).isPositive();
    }

    @Test
    void waitsWhileNothingMayBeSpentAndAWhileAfterAFailure() {
        allowed = false;
        test.look("eth0", false);
        assertThat(spent).isZero();

        allowed = true;
        fails = true;
        test.look("eth0", false);
        fails = false;
        test.look("eth0", false);
        assertThat(readings).isEmpty();
        assertThat(spent).isEqualTo(SpeedLadder.FIRST);
    }
}
