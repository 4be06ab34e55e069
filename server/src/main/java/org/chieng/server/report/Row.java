package org.chieng.server.report;

import java.time.Instant;
import java.time.LocalDate;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.LinkState;
import org.chieng.server.registry.School;
import org.jspecify.annotations.Nullable;

/** A row of a report. Immutable. */
sealed interface Row {
    /** Whose line it is. */
    School school();

    /** Who sells it, or null where nobody has said. */
    @Nullable
    String provider();

    /** The day in the schools' time. */
    LocalDate day();

    /**
     * A stretch of school hours in which nothing changed, on whole seconds.
     *
     * @param from its first moment
     * @param to behind its last moment
     * @param counted as what it counts
     * @param cause why it is so
     * @param state of the line
     */
    record Stretch(
            School school,
            @Nullable String provider,
            LocalDate day,
            Instant from,
            Instant to,
            Counted counted,
            Cause cause,
            LinkState state)
            implements Row {
        long seconds() {
            return to.getEpochSecond() - from.getEpochSecond();
        }
    }

    /**
     * The mean of what was measured on a day.
     *
     * @param quantity what it is
     * @param value in the quantity's unit, rounded to three places
     * @param least whether it is at least that much: the measurement ended before it found the line's limit
     */
    record Sample(
            School school, @Nullable String provider, LocalDate day, Quantity quantity, double value, boolean least)
            implements Row {}

    /** What is measured. */
    enum Quantity {
        /** Mbit/s to the school. */
        SPEED("speed", "throughput"),
        /** Milliseconds to the server and back. */
        ROUND_TRIP("rtt", "rtt");

        private final String wireName;
        private final String channel;

        Quantity(String wireName, String channel) {
            this.wireName = wireName;
            this.channel = channel;
        }

        /** The name in files. */
        String wireName() {
            return wireName;
        }

        /** The channel of the source {@code link} that tells it. */
        String channel() {
            return channel;
        }

        /** The channel that tells what was only proven. */
        String leastChannel() {
            return channel + ".least";
        }
    }
}
