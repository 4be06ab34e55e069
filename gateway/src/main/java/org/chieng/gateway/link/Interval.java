package org.chieng.gateway.link;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A stretch of time in which a school was heard, or was not. Those of a school follow each other without gap or overlap. Immutable.
 *
 * @param school whose
 * @param from its first moment
 * @param to behind its last moment; empty while it lasts
 * @param presence whether the school's agent was heard
 * @param cause why
 * @param corrections what was thought before, the oldest first
 */
public record Interval(
        String school,
        Instant from,
        Optional<Instant> to,
        Presence presence,
        Cause cause,
        List<Correction> corrections) {
    public Interval {
        corrections = List.copyOf(corrections);
    }

    Interval endingAt(Instant end) {
        return new Interval(school, from, Optional.of(end), presence, cause, corrections);
    }

    /** The same with what is known now; what was thought before stays to be seen. Itself when nothing is new. */
    Interval corrected(Instant learnedAt, Instant newFrom, Cause newCause) {
        if (newFrom.equals(from) && newCause == cause) {
            return this;
        }
        List<Correction> all = Stream.concat(corrections.stream(), Stream.of(new Correction(learnedAt, from, cause)))
                .toList();
        return new Interval(school, newFrom, to, presence, newCause, all);
    }
}
