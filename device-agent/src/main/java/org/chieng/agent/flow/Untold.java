package org.chieng.agent.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.agent.time.AgentClock;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of faults and is not in the journal yet: the newest fault of each place, since what it was before nobody needs to know any
 * longer, and that it is over. Each is told again with the moment at which it was, a fault before its end. Bounded; thread-safe.
 */
final class Untold {
    /** Most places; chosen: all faults that there may be, and as many that are over. What is more is told at the next start. */
    private static final int MOST = 2 * ReadingFlow.MOST_FAULTS;

    /** After a try that failed; chosen: each try that fails counts as a reading that was refused. */
    private static final long PAUSE_MICROS = Duration.ofSeconds(10).toNanos() / 1_000;

    private final AgentClock clock;

    /** Of each place a fault, its end, or both in this order. */
    private final Map<FaultPlace, List<Telling>> tellings = new LinkedHashMap<>();

    private @Nullable Long pausedMicros;
    private volatile boolean isEmpty = true;

    Untold(AgentClock clock) {
        this.clock = clock;
    }

    /** What is told of a place. Equal only to itself. */
    static final class Telling {
        private final FaultPlace place;
        private final String state;
        private final AgentClock.Stamp at;
        private boolean wasRefused;

        private Telling(FaultPlace place, String state, AgentClock.Stamp at) {
            this.place = place;
            this.state = state;
            this.at = at;
        }

        FaultPlace place() {
            return place;
        }

        String state() {
            return state;
        }

        /** When it was so. */
        AgentClock.Stamp at() {
            return at;
        }
    }

    /**
     * Begins to tell: an end behind the fault that it ends, all else in place of what was to be told of the place before.
     *
     * @return to be told at once if it {@linkplain #isFirst is the first} of its place
     */
    synchronized Telling begin(FaultPlace place, String state) {
        Telling telling = new Telling(place, state, clock.now());
        List<Telling> before = tellings.remove(place);
        if (tellings.size() < MOST) {
            List<Telling> now = new ArrayList<>(2);
            if (before != null && state.equals(ReadingFlow.OVER)) {
                before.stream()
                        .filter(one -> !one.state.equals(ReadingFlow.OVER))
                        .forEach(now::add);
            }
            now.add(telling);
            tellings.put(place, now);
            isEmpty = false;
        }
        return telling;
    }

    /** Whether nothing of the same place is to be told before it. */
    synchronized boolean isFirst(Telling telling) {
        List<Telling> ofPlace = tellings.get(telling.place);
        return ofPlace == null || ofPlace.get(0).equals(telling);
    }

    /** The journal has it. */
    synchronized void kept(Telling telling) {
        List<Telling> ofPlace = tellings.get(telling.place);
        if (ofPlace != null && ofPlace.remove(telling) && ofPlace.isEmpty()) {
            tellings.remove(telling.place);
        }
        isEmpty = tellings.isEmpty();
    }

    /** It is not in the journal: it is told again. */
    synchronized void refused(Telling telling) {
        telling.wasRefused = true;
    }

    /** The journal took it not once more. */
    synchronized void refusedAgain(Telling telling) {
        refused(telling);
        pausedMicros = clock.monotonicMicros();
    }

    /** Whether nothing is to be told; quick. */
    boolean isEmpty() {
        return isEmpty;
    }

    /**
     * What is to be told again now, for one thread; empty when nothing is, or not yet.
     *
     * @param journalTakes whether the journal just took something, so that there is nothing to wait for
     */
    synchronized Optional<Telling> next(boolean journalTakes) {
        Long paused = pausedMicros;
        if (!journalTakes && paused != null && clock.monotonicMicros() - paused < PAUSE_MICROS) {
            return Optional.empty();
        }
        pausedMicros = null;
        Optional<Telling> next = tellings.values().stream()
                .map(ofPlace -> ofPlace.get(0))
                .filter(one -> one.wasRefused)
                .findFirst();
        next.ifPresent(telling -> telling.wasRefused = false);
        return next;
    }
}
