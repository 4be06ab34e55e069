package org.chieng.server.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.jspecify.annotations.Nullable;

/**
 * A question, and what is measured to answer it. Immutable.
 *
 * @param id its name in addresses
 * @param school whose
 * @param schoolClass the class that asks, or null
 * @param club the club that asks, or null
 * @param question in words, 1 to 500 characters
 * @param period between two readings, or null as the boards send
 * @param channels what is measured, in the order of the charts
 * @param created when
 */
public record Experiment(
        EntryId id,
        SchoolId school,
        @Nullable EntryId schoolClass,
        @Nullable EntryId club,
        String question,
        @Nullable Duration period,
        List<SeriesKey> channels,
        Instant created) {
    /** Longest question, in characters; chosen: what fits on a projector. */
    static final int MAX_QUESTION = 500;

    public Experiment {
        if (question.isBlank() || question.length() > MAX_QUESTION) {
            throw new IllegalArgumentException("a question must have 1 to " + MAX_QUESTION + " characters");
        }
        if (schoolClass != null && club != null) {
            throw new IllegalArgumentException("an experiment is of a class or of a club, not of both");
        }
        if (period != null && (period.isNegative() || period.isZero())) {
            throw new IllegalArgumentException("the period between readings must be more than 0");
        }
        channels = List.copyOf(channels);
    }
}
