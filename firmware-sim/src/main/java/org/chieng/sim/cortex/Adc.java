package org.chieng.sim.cortex;

import org.chieng.sim.avr.AnalogInput;

/**
 * The converter of 8, 9 or 10 bits (nRF51 Series Reference Manual v3.0, section 31): one-shot, against the 1.2 V band gap or
 * a part of the supply, of a pin or of the supply itself. Left out: external references.
 */
final class Adc extends NrfPeripheral {

    private static final int ID = 7;
    private static final int END = 0;
    private static final double BAND_GAP = 1200;
    private static final long[] MICROS = {20, 36, 68}; // product specification v3.1, table "ADC": by resolution
    private static final double[] PRESCALE = {1, 2 / 3.0, 1 / 3.0};

    private final int slot;
    private AnalogInput input = (channel, cycle) -> 0;
    private boolean enabled;
    private boolean busy;
    private int config;
    private int result;

    Adc(CortexM0 cpu) {
        super(cpu, ID);
        slot = cpu.events.slot(this::finished);
    }

    void measure(AnalogInput newInput) {
        input = newInput;
    }

    @Override
    void reset() {
        super.reset();
        enabled = busy = false;
        config = 0x18;
        result = 0;
    }

    private int bits() {
        return 8 + Math.min(config & 3, 2);
    }

    private void finished(long moment) {
        busy = false;
        int steps = 1 << bits();
        double counts = source(moment) / reference() * steps;
        result = (int) Math.max(0, Math.min(steps - 1, counts));
        happens(END);
    }

    private double source(long moment) {
        int selected = config >> 2 & 7;
        if (selected >= 5) {
            return Nrf51822.SUPPLY_MILLIVOLTS * PRESCALE[Math.min(selected - 4, 2)];
        }
        int pins = config >> 8 & 0xff;
        return pins == 0 ? 0 : input.millivolts(Integer.numberOfTrailingZeros(pins), moment) * PRESCALE[selected % 3];
    }

    private double reference() {
        return switch (config >> 5 & 3) {
            case 2 -> Nrf51822.SUPPLY_MILLIVOLTS / 2;
            case 3 -> Nrf51822.SUPPLY_MILLIVOLTS / 3;
            default -> BAND_GAP;
        };
    }

    @Override
    void task(int number) {
        if (number == 0 && enabled) {
            busy = true;
            cpu.events.schedule(slot, cpu.cycles + MICROS[bits() - 8] * Nrf51822.FREQUENCY / 1_000_000);
        } else if (number == 1) {
            busy = false;
            cpu.events.schedule(slot, Events.NEVER);
        }
    }

    @Override
    int readRegister(int offset) {
        return switch (offset) {
            case 0x400 -> busy ? 1 : 0;
            case 0x500 -> enabled ? 1 : 0;
            case 0x504 -> config;
            case 0x508 -> result;
            default -> 0;
        };
    }

    @Override
    void writeRegister(int offset, int value) {
        switch (offset) {
            case 0x500 -> enabled = (value & 3) == 1;
            case 0x504 -> config = value;
            default -> {}
        }
    }
}
