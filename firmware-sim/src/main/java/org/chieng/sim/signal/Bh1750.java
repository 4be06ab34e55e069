package org.chieng.sim.signal;

import java.util.function.LongToDoubleFunction;
import org.chieng.sim.avr.Atmega328p;
import org.chieng.sim.avr.I2cSlave;

/**
 * ROHM BH1750FVI light sensor: power, continuous and one-time measurements in three resolutions, the
 * measurement time register, and a result that changes only when a measurement is done (datasheet rev. D, 2011, "Instruction
 * Set Architecture").
 */
public final class Bh1750 implements I2cSlave {

    /** With ADDR low. */
    public static final int ADDRESS = 0x23;

    /** With ADDR high. */
    public static final int OTHER_ADDRESS = 0x5c;

    private static final int POWER_DOWN = 0x00;
    private static final int POWER_ON = 0x01;
    private static final int RESET = 0x07;
    private static final double COUNTS_PER_LUX = 1.2;
    private static final int DEFAULT_TIME = 69; // of the measurement time register
    private static final long HIGH_CYCLES = Atmega328p.FREQUENCY * 120 / 1000; // 120 ms typical
    private static final long LOW_CYCLES = Atmega328p.FREQUENCY * 16 / 1000;

    private final int address;
    private final LongToDoubleFunction lux;
    private boolean powered;
    private int mode; // the last measurement instruction, 0 for none
    private int time = DEFAULT_TIME;
    private long begun;
    private int result;
    private int byteOfResult;

    /** The light in lux at a CPU cycle; address pin low. */
    public Bh1750(LongToDoubleFunction lux) {
        this(ADDRESS, lux);
    }

    /** @param address {@link #ADDRESS} or {@link #OTHER_ADDRESS} */
    public Bh1750(int address, LongToDoubleFunction lux) {
        this.address = address;
        this.lux = lux;
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public boolean addressed(boolean reading, long cycle) {
        byteOfResult = 0;
        if (reading) {
            measure(cycle);
        }
        return true;
    }

    @Override
    public boolean written(int value, long cycle) {
        if (value == POWER_DOWN || value == POWER_ON) {
            powered = value == POWER_ON;
        } else if (value == RESET) {
            result = powered ? 0 : result; // not accepted when powered down
        } else if (value >> 3 == 0b01000) {
            time = (time & 0x1f) | (value & 7) << 5;
        } else if (value >> 5 == 0b011) {
            time = (time & 0xe0) | (value & 0x1f);
        } else if (isMeasurement(value)) {
            powered = true;
            mode = value;
            begun = cycle;
        }
        return true;
    }

    private static boolean isMeasurement(int value) {
        int resolution = value & 0xf;
        return (value >> 4 == 1 || value >> 4 == 2) && (resolution == 0 || resolution == 1 || resolution == 3);
    }

    /** Brings the result up to date: the last measurement that was finished by now. */
    private void measure(long cycle) {
        long length = ((mode & 0xf) == 3 ? LOW_CYCLES : HIGH_CYCLES) * time / DEFAULT_TIME;
        long finished = mode == 0 || !powered ? 0 : (cycle - begun) / length;
        if (finished == 0) {
            return;
        }
        boolean once = mode >> 4 == 2;
        long at = begun + (once ? 1 : finished) * length;
        double finer = (mode & 0xf) == 1 ? 2 : 1; // H-resolution mode 2 counts half lux
        double counts = lux.applyAsDouble(at) * COUNTS_PER_LUX * time / DEFAULT_TIME * finer;
        result = (int) Math.max(0, Math.min(0xffff, counts));
        if (once) {
            powered = false;
            mode = 0;
        }
    }

    @Override
    public int read(long cycle) {
        return byteOfResult++ == 0 ? result >> 8 : byteOfResult == 2 ? result & 0xff : 0xff;
    }
}
