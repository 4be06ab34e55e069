package org.chieng.server.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;

/**
 * Makes those wait who try too often: after some failures each further one doubles the time until the next try. Forgets the least
 * recent when too many are known, so that nobody can fill the memory. Thread-safe.
 *
 * <p>In memory: each server counts by itself, and a restart forgets.
 */
public final class Backoff {
    private static final int MOST_KNOWN = 10_000;
    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    /** Failures that are older no longer count. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private record Failures(int count, Instant last, Instant until) {}

    private final Clock clock;
    private final int free;
    private final Map<String, Failures> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** @param free failures without a wait */
    public Backoff(Clock clock, int free) {
        this.clock = clock;
        this.free = free;
    }

    /** How long somebody must wait, zero when they may try. */
    public synchronized Duration wait(String who) {
        Failures failures = known.get(who);
        Instant now = clock.instant();
        return failures == null || !failures.until().isAfter(now)
                ? Duration.ZERO
                : Duration.between(now, failures.until());
    }

    /**
     * Goes on for whoever may try.
     *
     * @throws ApiException when they must wait
     */
    public void letTry(String who) throws ApiException {
        Duration wait = wait(who);
        if (!wait.isZero()) {
            throw new ApiException(
                    Problem.TOO_MANY_TRIES, "too many wrong tries: try again in " + (wait.toSeconds() + 1) + " s");
        }
    }

    /** Counts a failure. */
    public synchronized void failed(String who) {
        Instant now = clock.instant();
        Failures before = known.get(who);
        int count = before == null || before.last().plus(MEMORY).isBefore(now) ? 1 : before.count() + 1;
        known.put(who, new Failures(count, now, count < free ? now : now.plus(span(count - free))));
    }

    private static Duration span(int doublings) {
        Duration span = FIRST.multipliedBy(1L << Math.min(doublings, 10));
        return span.compareTo(LONGEST) > 0 ? LONGEST : span;
    }

    /** Forgets the failures of somebody who has proved who they are. */
    public synchronized void succeeded(String who) {
        known.remove(who);
    }
}
