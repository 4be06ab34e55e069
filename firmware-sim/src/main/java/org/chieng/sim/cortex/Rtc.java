package org.chieng.sim.cortex;

import java.util.Arrays;

/**
 * RTC0 and RTC1 (nRF51 Series Reference Manual v3.0, section 19): 24 bits at 32,768 Hz divided by PRESCALER + 1, tick,
 * overflow and compare events, which are made only when an interrupt or EVTEN asks for them. It counts only while the
 * low-frequency clock runs.
 */
final class Rtc extends NrfPeripheral {

    private static final int TICK = 0;
    private static final int OVERFLOW = 1;
    private static final int COMPARE = 16;
    private static final int MASK = 0xff_ffff;
    private static final int NEAR_OVERFLOW = 0xff_fff0;

    /** 16 MHz / 32,768 Hz = 15,625 / 32. */
    private static final long CYCLES = 15_625;

    private static final long TICKS = 32;

    private final int slot;
    private final Clocks clocks;
    private final int[] compare;
    private boolean running;
    private int prescaler;
    private int eventsEnabled;
    private long count; // ticks at `since`, not wrapped
    private long since; // cycles; ticks are counted from here
    private long told; // ticks since then that have been told

    Rtc(CortexM0 cpu, int id, int channels, Clocks clocks) {
        super(cpu, id);
        this.clocks = clocks;
        compare = new int[channels];
        slot = cpu.events.slot(this::due);
        clocks.onLowFrequency(this::clockChanged);
    }

    @Override
    void reset() {
        super.reset();
        running = false;
        prescaler = eventsEnabled = 0;
        count = told = 0;
        Arrays.fill(compare, 0);
    }

    private boolean counting() {
        return running && clocks.lowFrequencyRuns();
    }

    private long ticksAt(long moment) {
        return counting() ? (moment - since) * TICKS / (CYCLES * (prescaler + 1)) : 0;
    }

    /** The first cycle at which so many ticks have passed. */
    private long momentOf(long ticks) {
        long cycles = ticks * CYCLES * (prescaler + 1);
        return since + (cycles + TICKS - 1) / TICKS;
    }

    private void countFrom(long value, long moment) {
        count = value & MASK;
        since = moment;
        told = 0;
        schedule();
    }

    private void clockChanged(boolean runs) {
        if (running) {
            if (runs) {
                countFrom(count, cpu.cycles);
            } else {
                schedule();
            }
        }
    }

    private void schedule() {
        int wanted = eventsEnabled | interruptsEnabled();
        long next = Long.MAX_VALUE; // ticks
        if (counting()) {
            if ((wanted >> TICK & 1) != 0) {
                next = told + 1;
            }
            if ((wanted >> OVERFLOW & 1) != 0) {
                next = Math.min(next, ticksTo(0));
            }
            for (int channel = 0; channel < compare.length; channel++) {
                if ((wanted >> (COMPARE + channel) & 1) != 0) {
                    next = Math.min(next, ticksTo(compare[channel]));
                }
            }
        }
        cpu.events.schedule(slot, next == Long.MAX_VALUE ? Events.NEVER : momentOf(next));
    }

    private long ticksTo(int value) {
        long ahead = value - (count + told) & MASK;
        return told + (ahead == 0 ? MASK + 1 : ahead);
    }

    private void due(long moment) {
        int wanted = eventsEnabled | interruptsEnabled();
        told = ticksAt(moment);
        int now = (int) (count + told) & MASK;
        if ((wanted >> TICK & 1) != 0) {
            happens(TICK);
        }
        if (now == 0 && (wanted >> OVERFLOW & 1) != 0) {
            happens(OVERFLOW);
        }
        for (int channel = 0; channel < compare.length; channel++) {
            if (now == compare[channel] && (wanted >> (COMPARE + channel) & 1) != 0) {
                happens(COMPARE + channel);
            }
        }
        schedule();
    }

    @Override
    void interruptsChanged() {
        told = ticksAt(cpu.cycles);
        schedule();
    }

    @Override
    void task(int number) {
        switch (number) {
            case 0 -> {
                if (!running) {
                    running = true;
                    countFrom(count, cpu.cycles);
                }
            }
            case 1 -> {
                count = count + ticksAt(cpu.cycles) & MASK;
                running = false;
                schedule();
            }
            case 2 -> countFrom(0, cpu.cycles);
            case 3 -> countFrom(NEAR_OVERFLOW, cpu.cycles);
            default -> {}
        }
    }

    @Override
    int readRegister(int offset) {
        if (offset >= 0x540 && offset < 0x540 + 4 * compare.length) {
            return compare[(offset - 0x540) / 4];
        }
        return switch (offset) {
            case 0x340, 0x344, 0x348 -> eventsEnabled;
            case 0x504 -> (int) (count + ticksAt(cpu.cycles)) & MASK;
            case 0x508 -> prescaler;
            default -> 0;
        };
    }

    @Override
    void writeRegister(int offset, int value) {
        if (offset >= 0x540 && offset < 0x540 + 4 * compare.length) {
            compare[(offset - 0x540) / 4] = value & MASK;
        }
        switch (offset) {
            case 0x340 -> eventsEnabled = value;
            case 0x344 -> eventsEnabled |= value;
            case 0x348 -> eventsEnabled &= ~value;
            case 0x508 -> {
                if (!running) {
                    prescaler = value & 0xfff;
                }
            }
            default -> {}
        }
        interruptsChanged();
    }
}
