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
 * @param control how its runs begin and end
 * @param pupil who made it, or null
 * @param account the adult who made it, or null
 * @param shared whether the whole class sees it, not only its maker and those who teach
 */
public record Experiment(
        EntryId id,
        SchoolId school,
        @Nullable EntryId schoolClass,
        @Nullable EntryId club,
        String question,
        @Nullable Duration period,
        List<SeriesKey> channels,
        Instant created,
        RunControl control,
        @Nullable EntryId pupil,
        @Nullable AccountId account,
        boolean shared) {
    /** Longest question, in characters; chosen: what fits on a projector. */
    static final int MAX_QUESTION = 500;
    /** Most channels; chosen: more charts below each other nobody compares. */
    public static final int MAX_CHANNELS = 6;

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
        if (channels.size() > MAX_CHANNELS) {
            throw new IllegalArgumentException("an experiment has at most " + MAX_CHANNELS + " channels");
        }
        check(control.start(), channels.size());
        check(control.stop(), channels.size());
    }

    /** One of nobody in particular that all of the class see, and whose runs begin and end by hand. */
    public Experiment(
            EntryId id,
            SchoolId school,
            @Nullable EntryId schoolClass,
            @Nullable EntryId club,
            String question,
            @Nullable Duration period,
            List<SeriesKey> channels,
            Instant created) {
        this(id, school, schoolClass, club, question, period, channels, created, RunControl.BY_HAND, null, null, true);
    }

    private static void check(@Nullable Trigger trigger, int channels) {
        if (trigger != null && trigger.channel() >= channels) {
            throw new IllegalArgumentException("a trigger names a channel of the experiment, the first is 0");
        }
    }
}
