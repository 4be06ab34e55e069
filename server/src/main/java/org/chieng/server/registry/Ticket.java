package org.chieng.server.registry;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Something broken, until it is back. Immutable.
 *
 * @param id of its own
 * @param school whose
 * @param device which machine, or null
 * @param asset which thing of the register, or null; a ticket has a device or an asset
 * @param what is broken, in words
 * @param steps what was done, in the order of time; the first says that it is broken
 */
public record Ticket(
        EntryId id,
        SchoolId school,
        @Nullable DeviceId device,
        @Nullable EntryId asset,
        String what,
        List<Step> steps) {
    /** How far it is. */
    public enum State {
        BROKEN,
        SEEN,
        IN_REPAIR,
        BACK,
        GIVEN_UP;

        /** The name on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether nothing is left to do. */
        public boolean isEnd() {
            return this == BACK || this == GIVEN_UP;
        }

        /** The one of that name. */
        public static State of(String name) {
            for (State one : values()) {
                if (one.wireName().equals(name)) {
                    return one;
                }
            }
            throw new IllegalArgumentException(
                    "state must be broken, seen, in-repair, back or given-up, not '" + name + "'");
        }
    }

    /**
     * What was done.
     *
     * @param at when
     * @param state since then
     * @param note in words, or null
     * @param account who did it
     * @param cost what it cost, in dong, 0 to {@value #MOST_COST}, or null where nobody has said
     */
    public record Step(
            Instant at,
            State state,
            @Nullable String note,
            String account,
            @Nullable Integer cost) {
        /** More than any repair. */
        public static final int MOST_COST = 1_000_000_000;

        /** One of which nobody has said what it cost. */
        public Step(Instant at, State state, @Nullable String note, String account) {
            this(at, state, note, account, null);
        }

        public Step {
            if (cost != null && (cost < 0 || cost > MOST_COST)) {
                throw new IllegalArgumentException("cost must be 0 to " + MOST_COST + " dong");
            }
            if (note != null) {
                Names.check("note", note);
            }
        }
    }

    public Ticket {
        Names.check("what", what);
        steps = List.copyOf(steps);
        if (steps.isEmpty() || (device == null && asset == null)) {
            throw new IllegalArgumentException("a ticket is of a device or of an asset, and has a first step");
        }
    }

    /** How far it is now. */
    public State state() {
        return steps.get(steps.size() - 1).state();
    }

    /** Since when it is broken. */
    public Instant opened() {
        return steps.get(0).at();
    }

    /** What all its steps cost together, in dong; of steps of which nobody has said it, nothing. */
    public long cost() {
        return steps.stream()
                .mapToLong(one -> Objects.requireNonNullElse(one.cost(), 0))
                .sum();
    }

    /** When the last step was made. */
    public Instant changed() {
        return steps.get(steps.size() - 1).at();
    }
}
