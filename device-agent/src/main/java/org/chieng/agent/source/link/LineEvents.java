package org.chieng.agent.source.link;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.chieng.agent.time.AgentClock.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the line, from what is seen each few seconds: a text for {@code link/event}, with the moment that it is about. Sees no
 * clock. Confined to the source's thread.
 */
final class LineEvents {
    /** A session that begins anew within this is none lost; chosen: more than the uplink's first pauses. */
    static final Duration GRACE = Duration.ofSeconds(30);

    /** The wall clock moved against the monotonic one by more than this: it was set. */
    private static final long JUMP_MICROS = 5_000_000;

    private @Nullable Stamp lost;
    private @Nullable Stamp connectedLast;
    private boolean told;
    private String toldLan = "";
    private @Nullable Long offsetMicros;

    /**
     * Something that happened. Immutable.
     *
     * @param at when
     * @param text e.g. {@code line-down lan=ok}
     */
    record Event(Stamp at, String text) {}

    /** Whether the session has been away long enough to be told, so that the router is worth a question. */
    boolean isDown(Stamp now) {
        Stamp since = lost;
        return since != null && now.monotonicMicros() - since.monotonicMicros() >= GRACE.toNanos() / 1_000;
    }

    /** When the clock was set since it was looked at last. */
    Optional<Event> clock(Stamp now) {
        long offset = now.wallMicros() - now.monotonicMicros();
        Long before = offsetMicros;
        offsetMicros = offset;
        if (before == null || Math.abs(offset - before) <= JUMP_MICROS) {
            return Optional.empty();
        }
        return Optional.of(new Event(now, "clock-jump seconds=" + Math.round((offset - before) / 1e6)));
    }

    /** Takes whether there is a session now; gives the end of an outage that was told. */
    Optional<Event> session(Stamp now, boolean connected) {
        if (!connected) {
            Stamp last = connectedLast;
            lost = lost != null ? lost : last == null ? now : last;
            return Optional.empty();
        }
        Stamp since = lost;
        boolean over = told;
        lost = null;
        told = false;
        toldLan = "";
        connectedLast = now;
        return over && since != null
                ? Optional.of(new Event(
                        now, "line-up seconds=" + (now.monotonicMicros() - since.monotonicMicros()) / 1_000_000))
                : Optional.empty();
    }

    /**
     * The line is down; told with the moment at which the session was seen last, and again when the school's network changes.
     *
     * @param lan {@code ok}, {@code failed}, or {@code none} where there is no router to ask
     */
    List<Event> down(Stamp now, String lan) {
        List<Event> events = new ArrayList<>();
        Stamp since = lost;
        if (since != null && !lan.equals(toldLan)) {
            events.add(new Event(told ? now : since, "line-down lan=" + lan));
            told = true;
            toldLan = lan;
        }
        return events;
    }

    /**
     * What the agent finds when it starts.
     *
     * @param before the sign of life of an earlier run
     * @param boot this boot
     */
    static Optional<Event> start(Optional<LifeSign> before, UUID boot, Stamp now) {
        return before.map(sign -> {
            String what = sign.boot().equals(boot) ? "agent-off" : "power-off";
            return new Event(now, what + " from=" + Instant.ofEpochSecond(sign.wallMicros() / 1_000_000));
        });
    }
}
