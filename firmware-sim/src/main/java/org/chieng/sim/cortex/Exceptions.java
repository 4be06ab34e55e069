package org.chieng.sim.cortex;

import java.util.Arrays;

/**
 * Which exceptions are enabled, pending and active, and which comes next: the NVIC with 32 interrupts and two bits of
 * priority, and the system exceptions beside it (DDI 0419E sections B1.5 and B3.4).
 */
final class Exceptions {

    static final int HARD_FAULT = 3;
    static final int SV_CALL = 11;
    static final int PEND_SV = 14;
    static final int SYS_TICK = 15;
    static final int FIRST_INTERRUPT = 16;

    static final int COUNT = 48;

    private static final int NMI = 2;
    private static final long SYSTEM = 0xffff; // exceptions that cannot be disabled
    private static final int IDLE = 256; // a priority below all

    private final CortexM0 cpu;
    private final int[] priorities = new int[COUNT]; // 0 to 3
    private long enabled;
    private long pending;
    private long active;
    private long lines; // interrupts whose source asks now
    boolean masked; // PRIMASK

    Exceptions(CortexM0 cpu) {
        this.cpu = cpu;
        reset();
    }

    void reset() {
        Arrays.fill(priorities, 0);
        enabled = SYSTEM;
        pending = 0;
        active = 0;
        lines = 0;
        masked = false;
    }

    private int priority(int exception) {
        return switch (exception) {
            case HARD_FAULT -> -1;
            case NMI -> -2;
            default -> priorities[exception];
        };
    }

    /** The priority at which instructions run now, without PRIMASK. */
    private int running() {
        int lowest = IDLE;
        for (long rest = active; rest != 0; rest &= rest - 1) {
            lowest = Math.min(lowest, priority(Long.numberOfTrailingZeros(rest)));
        }
        return lowest;
    }

    private int current() {
        int running = running();
        return masked ? Math.min(running, 0) : running;
    }

    /** The exception to enter now, or 0. */
    int next() {
        long asking = pending & enabled;
        return asking == 0 ? 0 : mostUrgent(asking, current());
    }

    /** Whether WFI ends: an exception would come, were it not for PRIMASK. */
    boolean wakes() {
        long asking = pending & enabled;
        return asking != 0 && mostUrgent(asking, running()) != 0;
    }

    private int mostUrgent(long asking, int below) {
        int found = 0;
        int best = below;
        for (long rest = asking; rest != 0; rest &= rest - 1) {
            int exception = Long.numberOfTrailingZeros(rest);
            int priority = priority(exception);
            if (priority < best) { // of equal ones the lowest number wins
                best = priority;
                found = exception;
            }
        }
        return found;
    }

    /** Whether this exception, raised by the instruction itself, may enter now. */
    boolean mayEnter(int exception) {
        return priority(exception) < current();
    }

    void enter(int exception) {
        long bit = 1L << exception;
        pending &= ~bit;
        active |= bit;
    }

    /** Its handler returns; an interrupt whose source still asks is pending again (section B3.4.1). */
    void leave(int exception) {
        active &= ~(1L << exception);
        pending |= lines & (1L << exception);
        cpu.attend();
    }

    boolean isActive(int exception) {
        return (active >> exception & 1) != 0;
    }

    boolean noneActive() {
        return active == 0;
    }

    void pend(int exception) {
        long bit = 1L << exception;
        if ((pending & bit) == 0) {
            pending |= bit;
            cpu.pended((enabled & bit) != 0);
        }
        cpu.attend();
    }

    void unpend(int exception) {
        pending &= ~(1L << exception);
        pending |= lines & (1L << exception);
    }

    boolean isPending(int exception) {
        return (pending >> exception & 1) != 0;
    }

    /** The request line of an interrupt (0 to 31) from its peripheral. */
    void line(int interrupt, boolean asks) {
        long bit = 1L << (FIRST_INTERRUPT + interrupt);
        boolean before = (lines & bit) != 0;
        lines = asks ? lines | bit : lines & ~bit;
        if (asks && !before) {
            pend(FIRST_INTERRUPT + interrupt);
        }
    }

    int enabledInterrupts() {
        return (int) (enabled >> FIRST_INTERRUPT);
    }

    void enable(int interrupts) {
        enabled |= (interrupts & 0xffff_ffffL) << FIRST_INTERRUPT;
        cpu.attend();
    }

    void disable(int interrupts) {
        enabled &= ~((interrupts & 0xffff_ffffL) << FIRST_INTERRUPT);
    }

    int pendingInterrupts() {
        return (int) (pending >> FIRST_INTERRUPT);
    }

    void pendInterrupts(int interrupts) {
        for (int rest = interrupts; rest != 0; rest &= rest - 1) {
            pend(FIRST_INTERRUPT + Integer.numberOfTrailingZeros(rest));
        }
    }

    void unpendInterrupts(int interrupts) {
        for (int rest = interrupts; rest != 0; rest &= rest - 1) {
            unpend(FIRST_INTERRUPT + Integer.numberOfTrailingZeros(rest));
        }
    }

    /** Four priority fields as one register, the first exception's in the low byte. */
    int priorities(int firstException) {
        int word = 0;
        for (int i = 0; i < 4; i++) {
            word |= priorities[firstException + i] << (6 + 8 * i);
        }
        return word;
    }

    void setPriorities(int firstException, int word) {
        for (int i = 0; i < 4; i++) {
            priorities[firstException + i] = word >>> (6 + 8 * i) & 3;
        }
        cpu.attend();
    }

    /** The most urgent that is pending and enabled, whatever runs now; 0 for none (ICSR.VECTPENDING). */
    int mostUrgentPending() {
        return mostUrgent(pending & enabled, IDLE);
    }
}
