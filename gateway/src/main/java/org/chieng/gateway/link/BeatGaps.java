package org.chieng.gateway.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Times in which a line that stayed online was not heard: on a line that is seldom heard anyway an outage may lie in one, of which only its agent
 * can tell. The newest few. Confined to the tracker's thread.
 */
final class BeatGaps {
    /** Chosen: of a day, on a line that is heard each quarter of an hour. */
    private static final int MOST = 96;

    private final Duration least;
    private final Deque<Gap> gaps = new ArrayDeque<>();

    /** Between two beats. Immutable. */
    record Gap(Instant from, Instant to) {}

    /** @param least shorter ones are none */
    BeatGaps(Duration least) {
        this.least = least;
    }

    /** Two beats followed each other. */
    void note(Instant from, Instant to) {
        if (Duration.between(from, to).compareTo(least) < 0) {
            return;
        }
        gaps.addLast(new Gap(from, to));
        if (gaps.size() > MOST) {
            gaps.removeFirst();
        }
    }

    /**
     * The one in which an outage lies.
     *
     * @param since when that began, by the agent's clock; up to {@code least} before the last beat, as power cuts seem to
     * @return with the outage's own begin; empty where there is none, or what is left of it is too short
     */
    Optional<Gap> since(Instant since) {
        return gaps.stream()
                .filter(one -> since.isBefore(one.to) && !since.isBefore(one.from.minus(least)))
                .map(one -> new Gap(since.isAfter(one.from) ? since : one.from, one.to))
                .filter(one -> Duration.between(one.from, one.to).compareTo(least) >= 0)
                .findFirst();
    }
}
