package org.chieng.server.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/** What agents would have measured in the last weeks: each school's speed and round trip once a day, a little other each time,
 * and what mobile ones have carried. Pure functions. */
public final class LinesMeasured {
    /** Three in the morning in UTC: ten where the schools are. */
    private static final Duration TIME_OF_DAY = Duration.ofHours(3);

    /** A measurement is off by so much of what the line carries. */
    private static final double SPREAD = 0.2;

    private LinesMeasured() {}

    /** All of it until a moment. */
    public static List<DeviceReading> before(DemoLines lines, Instant now) {
        List<DeviceReading> readings = new ArrayList<>();
        for (DemoLines.Line line : lines.schools()) {
            SplittableRandom random = new SplittableRandom(line.school().hashCode());
            long bytes = 0;
            Instant first =
                    now.minus(LinesPast.REACH).truncatedTo(ChronoUnit.DAYS).plus(TIME_OF_DAY);
            for (Instant at = first; at.isBefore(now); at = at.plus(1, ChronoUnit.DAYS)) {
                double part = 1 + SPREAD * (random.nextDouble() - 0.5);
                readings.add(reading(line, "throughput", at, line.megabits() * part));
                readings.add(reading(line, "rtt", at, line.rttMillis() / part));
                if (line.bytesADay() > 0) {
                    readings.add(reading(line, "bytes.received", at, (double) bytes));
                    bytes += Math.round(line.bytesADay() * part);
                }
            }
        }
        return readings;
    }

    private static DeviceReading reading(DemoLines.Line line, String channel, Instant at, double value) {
        double rounded = Math.round(value * 10) / 10.0;
        return new DeviceReading(
                line.device().device(),
                new Reading(
                        new ChannelName("link", channel),
                        ChronoUnit.MICROS.between(Instant.EPOCH, at),
                        new Value.Numeric(rounded),
                        null,
                        null));
    }
}
