package org.chieng.gateway.link;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Something that people are told of: an outage of a school or of many, or a line that comes and goes. Immutable.
 *
 * @param id of this tracker, from 1 on
 * @param schools whom it has hit so far
 * @param from when it began
 * @param to when all were well again; empty while it lasts
 * @param cause what is known of why
 * @param unstable whether the line came and went
 */
public record Incident(
        long id, SortedSet<String> schools, Instant from, Optional<Instant> to, Cause cause, boolean unstable) {
    public Incident {
        schools = Collections.unmodifiableSortedSet(new TreeSet<>(schools));
    }
}
