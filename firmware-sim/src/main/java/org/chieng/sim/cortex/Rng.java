package org.chieng.sim.cortex;

import java.util.Random;

/**
 * The random number generator (nRF51 Series Reference Manual v3.0, section 22): a byte every 167 µs, or every 677 µs with
 * bias correction (product specification v3.1). Its bytes come from a seed, so that a run can be repeated.
 */
final class Rng extends NrfPeripheral {

    private static final int ID = 13;
    private static final int VALRDY = 0;
    private static final long PLAIN = Nrf51822.FREQUENCY * 167 / 1_000_000;
    private static final long CORRECTED = Nrf51822.FREQUENCY * 677 / 1_000_000;

    private final int slot;
    private final Random random;
    private boolean running;
    private int config;
    private int value;

    Rng(CortexM0 cpu, long seed) {
        super(cpu, ID);
        random = new Random(seed);
        slot = cpu.events.slot(this::finished);
    }

    @Override
    void reset() {
        super.reset();
        running = false;
        config = value = 0;
    }

    private void schedule(long from) {
        cpu.events.schedule(slot, running ? from + ((config & 1) != 0 ? CORRECTED : PLAIN) : Events.NEVER);
    }

    private void finished(long moment) {
        value = random.nextInt(256);
        running &= !shortcut(0);
        schedule(moment);
        happens(VALRDY);
    }

    @Override
    void task(int number) {
        running = number == 0;
        schedule(cpu.cycles);
    }

    @Override
    int readRegister(int offset) {
        return offset == 0x504 ? config : offset == 0x508 ? value : 0;
    }

    @Override
    void writeRegister(int offset, int newValue) {
        if (offset == 0x504) {
            config = newValue;
        }
    }
}
