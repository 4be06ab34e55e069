package org.chieng.sim.avr;

import java.util.Arrays;

/** One next moment per slot, in CPU cycles; at most one slot a source, so nothing is allocated or sorted. */
final class Events {

    static final int TIMER0 = 0;
    static final int TIMER1 = 1;
    static final int TIMER2 = 2;
    static final int USART_TX = 3;
    static final int USART_RX = 4;
    static final int TWI = 5;
    static final int SPI = 6;
    static final int ADC = 7;
    static final int EEPROM = 8;
    static final int WATCHDOG = 9;
    private static final int SLOTS = 10;

    static final long NEVER = Long.MAX_VALUE;

    private final long[] at = new long[SLOTS];
    private final Peripheral[] owner = new Peripheral[SLOTS];
    private final Cpu cpu;
    private long next = NEVER;

    Events(Cpu cpu) {
        this.cpu = cpu;
        Arrays.fill(at, NEVER);
    }

    void own(int slot, Peripheral peripheral) {
        owner[slot] = peripheral;
    }

    /** Puts the slot's moment; {@link #NEVER} takes it away. */
    void schedule(int slot, long cycle) {
        at[slot] = cycle;
        next = earliest(0);
        cpu.notLaterThan(next);
    }

    long next() {
        return next;
    }

    boolean pending(int slot) {
        return at[slot] != NEVER;
    }

    /** The earliest moment among the slots from this one on; in deep sleep only the last ones have a clock. */
    long earliest(int firstSlot) {
        long earliest = NEVER;
        for (int slot = firstSlot; slot < SLOTS; slot++) {
            earliest = Math.min(earliest, at[slot]);
        }
        return earliest;
    }

    /** Lets everything happen that is due. */
    void fireDue(long now) {
        while (next <= now) {
            for (int slot = 0; slot < SLOTS; slot++) {
                if (at[slot] <= now) {
                    long moment = at[slot];
                    at[slot] = NEVER;
                    owner[slot].due(slot, moment);
                }
            }
            next = earliest(0);
        }
    }

    /** The clock of the slots below this one stood still. */
    void standStill(int firstRunning, long cycles) {
        for (int slot = 0; slot < firstRunning; slot++) {
            if (at[slot] != NEVER) {
                at[slot] += cycles;
            }
        }
        next = earliest(0);
    }

    void clear() {
        Arrays.fill(at, NEVER);
        next = NEVER;
    }
}
