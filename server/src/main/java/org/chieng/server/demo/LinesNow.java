package org.chieng.server.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with what happens: each school makes itself heard each minute while its line works, tells how the line is each half hour, and what
 * was when it is back. Never blocks; confined to one thread.
 */
public final class LinesNow {
    /** How often {@link #play} is to be called. */
    public static final Duration EVERY = Duration.ofSeconds(10);

    private static final Duration BEAT = Duration.ofMinutes(1);
    private static final Duration TELL = Duration.ofMinutes(30);

    private final Listener gateway;
    private final Clock clock;
    private final List<School> schools = new ArrayList<>();

    /** Hears what a device would have brought. */
    @FunctionalInterface
    public interface Listener {
        /** A device is heard; readings are none or some. */
        void heard(EnrolledDevice device, Duration keepAlive, List<Reading> readings);
    }

    /** Plays nothing yet. */
    public LinesNow(DemoLines lines, Listener gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
        Instant now = clock.instant();
        lines.schools().forEach(line -> schools.add(new School(line, now.plusSeconds(schools.size() % 60 - 60L))));
    }

    /** What happens until now. */
    public void play() {
        Instant now = clock.instant();
        schools.forEach(school -> school.play(now));
    }

    private final class School {
        private final DemoLines.Line line;
        private Instant beat;
        private final Instant start;
        private Instant told = Instant.MIN;
        private DemoLines.@Nullable Outage outage;

        School(DemoLines.Line line, Instant beat) {
            this.line = line;
            this.beat = beat;
            this.start = beat;
        }

        void play(Instant now) {
            if (beat.plus(BEAT).isAfter(now)) {
                return;
            }
            DemoLines.Outage trouble = line.outages().stream()
                    .filter(one -> !one.from().isAfter(now) && one.to().isAfter(now))
                    .findFirst()
                    .orElse(null);
            if (trouble != null && trouble.isAway(now)) {
                outage = trouble;
                return;
            }
            // what was missed while the machine slept is not made up for
            beat = beat.plus(BEAT.multipliedBy(Duration.between(beat, now).dividedBy(BEAT)));
            gateway.heard(line.device(), BEAT, readings(now));
        }

        private List<Reading> readings(Instant now) {
            List<Reading> readings = new ArrayList<>();
            DemoLines.Outage over = outage;
            if (over != null && !over.to().isAfter(now)) {
                outage = null;
                if (!over.tells().isEmpty()) {
                    readings.add(reading("event", over.from(), new Value.Text(over.tells())));
                }
            }
            if (told.equals(Instant.MIN) || !told.plus(TELL).isAfter(now)) {
                told = now;
                readings.add(reading("access", now, new Value.Text(line.access().wireName())));
                readings.add(reading("confidence", now, new Value.Text("high")));
                readings.add(reading("throughput", now, new Value.Numeric(line.megabits())));
                readings.add(reading("rtt", now, new Value.Numeric(line.rttMillis())));
                if (line.bytesADay() > 0) {
                    double days = (double) Duration.between(start, now).toSeconds()
                            / Duration.ofDays(1).toSeconds();
                    readings.add(
                            reading("bytes.received", now, new Value.Numeric(Math.round(days * line.bytesADay()))));
                }
            }
            return readings;
        }

        private Reading reading(String channel, Instant at, Value value) {
            return new Reading(
                    new ChannelName("link", channel), ChronoUnit.MICROS.between(Instant.EPOCH, at), value, null, null);
        }
    }
}
