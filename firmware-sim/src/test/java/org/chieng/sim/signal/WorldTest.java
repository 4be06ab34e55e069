package org.chieng.sim.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalTime;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorldTest {

    private static final int DAY = 86_400;

    private static World fromMidnight(long seed) {
        return new World(seed, LocalTime.MIDNIGHT);
    }

    private static DoubleStream every10Seconds(int from, int to, DoubleUnaryOperator quantity) {
        return IntStream.range(from / 10, to / 10).mapToDouble(i -> quantity.applyAsDouble(i * 10.0));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 44})
    void roomIsWarmerInTheAfternoonThanBeforeDawnAndNeverUnbelievable(long seed) {
        World world = fromMidnight(seed);

        assertThat(every10Seconds(0, 7 * DAY, world::celsius)).allMatch(celsius -> celsius > 15 && celsius < 33);
        double dawn =
                every10Seconds(3 * 3600, 5 * 3600, world::celsius).average().orElseThrow();
        double afternoon =
                every10Seconds(14 * 3600, 16 * 3600, world::celsius).average().orElseThrow();
        assertThat(afternoon - dawn).isBetween(4.0, 12.0);
    }

    @Test
    void roomCoolsByDegreesInMinutesWhenAWindowIsOpened() {
        World world = fromMidnight(5);
        long falls = IntStream.range(0, DAY / 300)
                .filter(i -> world.celsius(i * 300) - world.celsius(i * 300 + 300) > 1.5)
                .count();

        assertThat(falls).isBetween(4L, 40L);
    }

    @Test
    void airNeverJumps() {
        World world = fromMidnight(6);

        assertThat(every10Seconds(0, DAY, s -> Math.abs(world.celsius(s + 1) - world.celsius(s))))
                .allMatch(change -> change < 0.1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lightFollowsTheSunAndTheLamp(long seed) {
        World world = fromMidnight(seed);

        assertThat(every10Seconds(0, 5 * 3600, world::lux)).allMatch(lux -> lux == 0.5);
        assertThat(every10Seconds(8 * 3600, 16 * 3600, world::lux)).allMatch(lux -> lux > 100 && lux < 1_400);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void soilDriesSlowlyAndIsWateredAtOnce(long seed) {
        World world = fromMidnight(seed);
        double[] moisture = every10Seconds(0, 4 * DAY, world::moisture).toArray();
        int waterings = 0;
        for (int i = 1; i < moisture.length; i++) {
            assertThat(moisture[i]).isBetween(11.0, 80.0);
            double change = moisture[i] - moisture[i - 1];
            assertThat(change).isGreaterThan(-0.3);
            waterings += change > 5 ? 1 : 0;
        }

        assertThat(waterings).isBetween(10, 13);
    }

    @Test
    void sameSeedAndTimeGiveTheSame() {
        World begunAtEight = new World(9, LocalTime.of(8, 0));

        assertThat(fromMidnight(9).celsius(8 * 3600 + 5)).isEqualTo(begunAtEight.celsius(5));
        assertThat(fromMidnight(10).celsius(8 * 3600 + 5)).isNotEqualTo(begunAtEight.celsius(5));
        assertThat(begunAtEight.millivoltsOfNoise(1, 77)).isEqualTo(begunAtEight.millivoltsOfNoise(1, 77));
    }

    @Test
    void noiseHasTheDeviationThatItSays() {
        World world = fromMidnight(1);
        double[] noise = IntStream.range(0, 20_000)
                .mapToDouble(i -> world.millivoltsOfNoise(0, i))
                .toArray();
        double mean = DoubleStream.of(noise).average().orElseThrow();
        double variance = DoubleStream.of(noise).map(x -> x * x).average().orElseThrow() - mean * mean;

        assertThat(mean).isCloseTo(0, within(0.1));
        assertThat(Math.sqrt(variance)).isCloseTo(2, within(0.1));
    }
}
