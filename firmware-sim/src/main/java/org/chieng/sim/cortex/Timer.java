package org.chieng.sim.cortex;

import java.util.Arrays;

/**
 * TIMER0 to 2 (nRF51 Series Reference Manual v3.0, section 18): timer and counter mode, prescaler, four widths, four
 * capture and compare registers with their shortcuts.
 */
final class Timer extends NrfPeripheral {

    private static final int FIRST_ID = 8;
    private static final int COMPARE = 16; // event of CC[0]
    private static final int CHANNELS = 4;
    private static final int[] WIDTHS = {16, 8, 24, 32};
    private static final int MOST_PRESCALER = 9;

    private final int slot;
    private final int[] compare = new int[CHANNELS];
    private boolean running;
    private boolean counts; // MODE: counts tasks, not clocks
    private int bitMode;
    private int prescaler;
    private long count; // of the counter at the moment `since`
    private long since; // cycles
    private long told; // comparisons up to this moment have been told

    Timer(CortexM0 cpu, int number) {
        super(cpu, FIRST_ID + number);
        slot = cpu.events.slot(this::due);
    }

    @Override
    void reset() {
        super.reset();
        running = counts = false;
        bitMode = 0;
        prescaler = 4; // the value after reset
        count = 0;
        Arrays.fill(compare, 0);
    }

    private long mask() {
        return (1L << WIDTHS[bitMode]) - 1;
    }

    private boolean clocked() {
        return running && !counts;
    }

    private long countAt(long moment) {
        long ticks = clocked() ? (moment - since) >> prescaler : 0;
        return count + ticks & mask();
    }

    /** Begins to count from this value at this moment. */
    private void countFrom(long value, long moment) {
        count = value & mask();
        since = moment;
        told = moment;
        schedule();
    }

    /** The next moment at which the counter reaches one of the compare registers. */
    private void schedule() {
        long next = Events.NEVER;
        if (clocked()) {
            for (int channel = 0; channel < CHANNELS; channel++) {
                next = Math.min(next, reaches(channel));
            }
        }
        cpu.events.schedule(slot, next);
    }

    private long reaches(int channel) {
        long tick = (told - since) >> prescaler; // ticks that were told already
        long ahead = ((compare[channel] & mask()) - (count + tick)) & mask();
        long ticks = tick + (ahead == 0 ? mask() + 1 : ahead);
        return since + (ticks << prescaler);
    }

    private void due(long moment) {
        boolean clear = false;
        boolean stop = false;
        long now = countAt(moment);
        for (int channel = 0; channel < CHANNELS; channel++) {
            if ((compare[channel] & mask()) == now) {
                happens(COMPARE + channel);
                clear |= shortcut(channel);
                stop |= shortcut(8 + channel);
            }
        }
        told = moment;
        if (clear) {
            countFrom(0, moment);
        }
        if (stop) {
            stop(moment);
        }
        schedule();
    }

    private void stop(long moment) {
        count = countAt(moment);
        running = false;
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
            case 1 -> stop(cpu.cycles);
            case 2 -> countTask();
            case 3 -> countFrom(0, cpu.cycles);
            case 4 -> { // SHUTDOWN
                stop(cpu.cycles);
                count = 0;
            }
            case 16, 17, 18, 19 -> {
                compare[number - 16] = (int) countAt(cpu.cycles);
                schedule();
            }
            default -> {}
        }
    }

    private void countTask() {
        if (counts && running) {
            count = count + 1 & mask();
            due(cpu.cycles);
        }
    }

    @Override
    int readRegister(int offset) {
        return switch (offset) {
            case 0x504 -> counts ? 1 : 0;
            case 0x508 -> bitMode;
            case 0x510 -> prescaler;
            case 0x540, 0x544, 0x548, 0x54c -> compare[(offset - 0x540) / 4];
            default -> 0;
        };
    }

    @Override
    void writeRegister(int offset, int value) {
        switch (offset) {
            case 0x504 -> counts = (value & 1) != 0;
            case 0x508 -> bitMode = value & 3;
            case 0x510 -> prescaler = Math.min(value & 15, MOST_PRESCALER);
            case 0x540, 0x544, 0x548, 0x54c -> {
                compare[(offset - 0x540) / 4] = value;
                told = Math.max(told, clocked() ? cpu.cycles : told);
                schedule();
            }
            default -> {}
        }
    }
}
