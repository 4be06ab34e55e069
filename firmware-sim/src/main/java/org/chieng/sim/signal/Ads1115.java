package org.chieng.sim.signal;

import org.chieng.sim.avr.Atmega328p;
import org.chieng.sim.avr.I2cSlave;

/**
 * Texas Instruments ADS1115, an analogue-to-digital converter of 16 bits and four inputs: multiplexer, six ranges, eight data rates,
 * single-shot and continuous conversion, and the OS bit that tells when one is done (datasheet SBAS444D, sections 9.6.1 to 9.6.4).
 * Left out: the comparator and its ALERT pin, whose registers are plain memory.
 */
public final class Ads1115 implements I2cSlave {

    /** With ADDR to ground; VDD, SDA, SCL give the three above. */
    public static final int ADDRESS = 0x48;

    private static final int CONVERSION = 0;
    private static final int CONFIG = 1;
    private static final int IDLE = 0x8000; // OS when read
    private static final int SINGLE_SHOT = 0x0100;
    private static final double[] FULL_SCALE = {6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256}; // volts
    private static final int[] SAMPLES_PER_SECOND = {8, 16, 32, 64, 128, 250, 475, 860};
    private static final int[][] INPUTS = {{0, 1}, {0, 3}, {1, 3}, {2, 3}, {0, -1}, {1, -1}, {2, -1}, {3, -1}};

    private final int address;
    private final Inputs inputs;
    private final int[] registers = {0, 0x8583, 0x8000, 0x7fff};
    private long begun = -1; // of the conversion, cycle; -1 when there is none
    private int pointer;
    private int byteOfTransfer;
    private int high;

    /** What is at the four inputs. */
    @FunctionalInterface
    public interface Inputs {
        /** Volts against ground at input 0 to 3, at a CPU cycle of 16 MHz. */
        double volts(int input, long cycle);
    }

    /** @param address {@link #ADDRESS} to the third above */
    public Ads1115(int address, Inputs inputs) {
        this.address = address;
        this.inputs = inputs;
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public boolean addressed(boolean reading, long cycle) {
        byteOfTransfer = 0;
        convert(cycle);
        return true;
    }

    @Override
    public boolean written(int value, long cycle) {
        switch (byteOfTransfer++) {
            case 0 -> pointer = value & 3;
            case 1 -> high = value;
            case 2 -> write(high << 8 | value, cycle);
            default -> {
                // more than a register holds
            }
        }
        return true;
    }

    private void write(int word, long cycle) {
        if (pointer == CONVERSION) {
            return; // read-only
        }
        registers[pointer] = word;
        if (pointer == CONFIG && ((word & SINGLE_SHOT) == 0 || (word & IDLE) != 0)) {
            begun = cycle;
        }
    }

    @Override
    public int read(long cycle) {
        int word = registers[pointer];
        if (pointer == CONFIG) {
            word = begun >= 0 ? word & ~IDLE : word | IDLE;
        }
        return (byteOfTransfer++ & 1) == 0 ? word >> 8 & 0xff : word & 0xff;
    }

    /** Brings the conversion register up to date: the last conversion that was finished by now. */
    private void convert(long cycle) {
        if (begun < 0) {
            return;
        }
        int config = registers[CONFIG];
        long length = Atmega328p.FREQUENCY / SAMPLES_PER_SECOND[config >> 5 & 7];
        long finished = (cycle - begun) / length;
        if (finished == 0) {
            return;
        }
        boolean once = (config & SINGLE_SHOT) != 0;
        registers[CONVERSION] = code(config, begun + (once ? 1 : finished) * length) & 0xffff;
        if (once) {
            begun = -1;
        }
    }

    private int code(int config, long cycle) {
        int[] pair = INPUTS[config >> 12 & 7];
        double volts = inputs.volts(pair[0], cycle) - (pair[1] < 0 ? 0 : inputs.volts(pair[1], cycle));
        double step = FULL_SCALE[config >> 9 & 7] / 32_768;
        return (int) Math.max(-32_768, Math.min(32_767, Math.round(volts / step)));
    }
}
