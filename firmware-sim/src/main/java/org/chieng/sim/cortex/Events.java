package org.chieng.sim.cortex;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** One next moment per slot, in processor cycles; a slot belongs to one source, so nothing is allocated or sorted. */
final class Events {

    static final long NEVER = Long.MAX_VALUE;

    private static final int MOST_SLOTS = 24;

    private final long[] at = new long[MOST_SLOTS];
    private final LongConsumer[] actions = new LongConsumer[MOST_SLOTS];
    private final CortexM0 cpu;
    private int slots;
    private long next = NEVER;

    Events(CortexM0 cpu) {
        this.cpu = cpu;
        Arrays.fill(at, NEVER);
    }

    /** A slot whose moments are told to this action, maybe a few cycles late. */
    int slot(LongConsumer action) {
        actions[slots] = action;
        return slots++;
    }

    /** Puts the slot's moment; {@link #NEVER} takes it away. */
    void schedule(int slot, long cycle) {
        at[slot] = cycle;
        next = earliest();
        cpu.notLaterThan(next);
    }

    boolean pending(int slot) {
        return at[slot] != NEVER;
    }

    long next() {
        return next;
    }

    private long earliest() {
        long earliest = NEVER;
        for (int slot = 0; slot < slots; slot++) {
            earliest = Math.min(earliest, at[slot]);
        }
        return earliest;
    }

    /** Lets everything happen that is due. */
    void fireDue(long now) {
        while (next <= now) {
            for (int slot = 0; slot < slots; slot++) {
                if (at[slot] <= now) {
                    long moment = at[slot];
                    at[slot] = NEVER;
                    actions[slot].accept(moment);
                }
            }
            next = earliest();
        }
    }

    void clear() {
        Arrays.fill(at, NEVER);
        next = NEVER;
    }
}
