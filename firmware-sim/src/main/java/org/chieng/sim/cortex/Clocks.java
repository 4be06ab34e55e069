package org.chieng.sim.cortex;

import java.util.ArrayList;
import java.util.List;

/**
 * CLOCK and POWER, which share a block (nRF51 Series Reference Manual v3.0, sections 12 and 13): the crystal and the
 * low-frequency clock are started, and tell when they run; reset reason and retained register. Left out: brown-out warning,
 * RAM and DC/DC control (plain memory), the calibration timer. System-off stops the chip until a reset.
 */
final class Clocks extends NrfPeripheral {

    private static final int ID = 0;
    private static final int HFCLKSTARTED = 0;
    private static final int LFCLKSTARTED = 1;
    private static final int DONE = 3;
    private static final long HIGH_START =
            Nrf51822.FREQUENCY * 800 / 1_000_000; // 0.8 ms typical, product specification
    private static final long LOW_START = Nrf51822.FREQUENCY * 600 / 1_000_000; // 0.6 ms: the RC oscillator
    private static final long CALIBRATION = Nrf51822.FREQUENCY * 16 / 1_000; // 16 ms

    /** Hears of the low-frequency clock. */
    interface LowFrequency {
        void runs(boolean runs);
    }

    private final int highStarts;
    private final int lowStarts;
    private final int calibrated;
    private final List<LowFrequency> listeners = new ArrayList<>();
    private boolean highAsked;
    private boolean highRuns;
    private boolean lowAsked;
    private boolean lowRuns;
    private int lowSource;
    private int resetReason;
    private int retained;
    private int supply; // DCDCEN
    private boolean off;

    Clocks(CortexM0 cpu) {
        super(cpu, ID);
        highStarts = cpu.events.slot(moment -> {
            highRuns = true;
            happens(HFCLKSTARTED);
        });
        lowStarts = cpu.events.slot(moment -> lowFrequency(true));
        calibrated = cpu.events.slot(moment -> happens(DONE));
    }

    @Override
    void reset() {
        super.reset();
        highAsked = highRuns = lowAsked = lowRuns = off = false;
        lowSource = supply = 0;
    }

    /** Why the next program begins: 0 power-on, 1 the pin, 4 by itself (RESETREAS); it adds up until it is cleared. */
    void becauseOf(int reason) {
        if (reason == 0) {
            resetReason = retained = 0;
        }
        resetReason |= reason;
    }

    void onLowFrequency(LowFrequency listener) {
        listeners.add(listener);
    }

    boolean lowFrequencyRuns() {
        return lowRuns;
    }

    /** Whether the program has switched the chip off. */
    boolean off() {
        return off;
    }

    private void lowFrequency(boolean runs) {
        if (runs) {
            lowRuns = true;
            happens(LFCLKSTARTED);
        }
        listeners.forEach(listener -> listener.runs(runs));
    }

    @Override
    void task(int number) {
        switch (number) {
            case 0 -> {
                highAsked = true;
                cpu.events.schedule(highStarts, cpu.cycles + HIGH_START);
            }
            case 1 -> {
                highAsked = highRuns = false;
                cpu.events.schedule(highStarts, Events.NEVER);
            }
            case 2 -> {
                lowAsked = true;
                cpu.events.schedule(lowStarts, cpu.cycles + LOW_START);
            }
            case 3 -> {
                cpu.events.schedule(lowStarts, Events.NEVER);
                lowAsked = lowRuns = false;
                lowFrequency(false);
            }
            case 4 -> cpu.events.schedule(calibrated, cpu.cycles + CALIBRATION);
            default -> {}
        }
    }

    @Override
    int readRegister(int offset) {
        return switch (offset) {
            case 0x400 -> resetReason;
            case 0x408 -> highAsked ? 1 : 0;
            case 0x40c -> 1 << 16 | (highRuns ? 1 : 0); // without the crystal the RC oscillator runs
            case 0x414 -> lowAsked ? 1 : 0;
            case 0x418 -> (lowRuns ? 1 << 16 : 0) | lowSource;
            case 0x518 -> lowSource;
            case 0x51c -> retained;
            case 0x524 -> 3; // RAMON: both blocks
            case 0x550 -> 0xff; // XTALFREQ: 16 MHz
            case 0x578 -> supply;
            default -> 0;
        };
    }

    @Override
    void writeRegister(int offset, int value) {
        switch (offset) {
            case 0x400 -> resetReason &= ~value;
            case 0x500 -> {
                off = (value & 1) != 0;
                cpu.attend();
            }
            case 0x518 -> lowSource = value & 3;
            case 0x51c -> retained = value & 0xff;
            case 0x578 -> supply = value & 1;
            default -> {}
        }
    }
}
