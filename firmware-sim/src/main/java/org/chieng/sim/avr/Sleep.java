package org.chieng.sim.avr;

import java.util.ArrayList;
import java.util.List;

/**
 * The SLEEP instruction and SMCR: time is skipped to the next event that still has a clock (DS40002061B section 10).
 *
 * <p>Idle keeps all clocks; ADC noise reduction keeps the ADC; the deeper modes stop the oscillator, whose start-up is 16
 * Ki cycles with the fuses of an Uno. The EEPROM's write and the watchdog go on in all (timer 2 on its own crystal is not
 * modelled).
 */
final class Sleep implements Peripheral {

    static final int SMCR = 0x53;
    private static final int ENABLE = 1;
    private static final int OSCILLATOR_START = 16_384;
    private static final int WAKE = 4; // section 7.7.1: four more when asleep

    private enum Mode {
        AWAKE(0),
        IDLE(0),
        ADC_NOISE_REDUCTION(Events.ADC),
        DEEP(Events.EEPROM);

        private final int firstRunningSlot;

        Mode(int firstRunningSlot) {
            this.firstRunningSlot = firstRunningSlot;
        }
    }

    private final Cpu cpu;
    private final List<Peripheral> stoppable = new ArrayList<>();
    private Runnable adcStart = () -> {};
    private int smcr;
    private Mode mode = Mode.AWAKE;

    Sleep(Cpu cpu) {
        this.cpu = cpu;
    }

    void stops(Peripheral peripheral) {
        stoppable.add(peripheral);
    }

    void onAdcNoiseReduction(Runnable action) {
        adcStart = action;
    }

    /** Whether edges on pins are seen now. */
    boolean ioClockRuns() {
        return mode == Mode.AWAKE || mode == Mode.IDLE;
    }

    boolean sleeping() {
        return mode != Mode.AWAKE;
    }

    void enter() {
        if ((smcr & ENABLE) == 0) {
            return;
        }
        mode = switch (smcr >> 1 & 7) {
            case 0 -> Mode.IDLE;
            case 1 -> Mode.ADC_NOISE_REDUCTION;
            default -> Mode.DEEP;
        };
        if (mode == Mode.ADC_NOISE_REDUCTION) {
            adcStart.run();
        }
        cpu.attend();
    }

    /** Lets the time pass until the next event that can happen in this mode, at most until the given cycle. */
    void pass(long until) {
        long next = mode.firstRunningSlot == 0 ? cpu.events.next() : cpu.events.earliest(mode.firstRunningSlot);
        long cycles = Math.max(0, Math.min(until, next) - cpu.cycles);
        cpu.cycles += cycles;
        if (mode.firstRunningSlot > 0) {
            cpu.events.standStill(mode.firstRunningSlot, cycles);
            for (Peripheral peripheral : stoppable) {
                peripheral.stoodStill(cycles);
            }
        }
    }

    /** An interrupt enters: awake; the cycles that this takes on top of the interrupt's own. */
    int wake() {
        int extra = mode == Mode.AWAKE ? 0 : mode == Mode.DEEP ? WAKE + OSCILLATOR_START : WAKE;
        mode = Mode.AWAKE;
        return extra;
    }

    @Override
    public int read(int address) {
        return smcr;
    }

    @Override
    public void write(int address, int value) {
        smcr = value & 0xf;
    }

    @Override
    public void reset() {
        smcr = 0;
        mode = Mode.AWAKE;
    }
}
