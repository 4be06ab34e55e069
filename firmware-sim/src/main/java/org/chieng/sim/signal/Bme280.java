package org.chieng.sim.signal;

import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import org.chieng.sim.avr.Atmega328p;
import org.chieng.sim.avr.I2cSlave;

/**
 * Bosch BME280 temperature, pressure and humidity sensor: its register file with calibration words, sleep, forced and normal mode,
 * measurement time and resolution by oversampling, and data that changes only when a measurement is done (datasheet BST-BME280-DS002
 * rev. 1.6, sections 3.3, 5.3, 5.4, 6.2 and 9.1). Left out: the filter's slow answer, SPI.
 */
public final class Bme280 implements I2cSlave {

    /** With SDO low; high is one more. */
    public static final int ADDRESS = 0x76;

    private static final int CHIP_ID = 0xd0;
    private static final int RESET = 0xe0;
    private static final int RESET_WORD = 0xb6;
    private static final int CTRL_HUM = 0xf2;
    private static final int STATUS = 0xf3;
    private static final int CTRL_MEAS = 0xf4;
    private static final int CONFIG = 0xf5;
    private static final int DATA = 0xf7;
    private static final int NORMAL = 3;
    private static final double[] STANDBY_MILLIS = {0.5, 62.5, 125, 250, 500, 1000, 10, 20};
    private static final long CYCLES_PER_MILLI = Atmega328p.FREQUENCY / 1000;

    private final int address;
    private final Bme280Calibration calibration;
    private final Air air;
    private final byte[] registers = new byte[256];
    private int humidityOversampling; // what ctrl_hum said when ctrl_meas was last written
    private long begun = -1; // cycle, -1 when nothing is measured
    private long measured = -1; // number of the last measurement that the data registers hold
    private int register;
    private boolean registerNamed;

    /**
     * The air at the sensor.
     *
     * @param celsius by CPU cycle of 16 MHz, -40 to 85
     * @param percent relative humidity, 0 to 100
     * @param pascals 30,000 to 110,000
     */
    public record Air(LongToDoubleFunction celsius, LongToDoubleFunction percent, LongToDoubleFunction pascals) {}

    /** @param address {@link #ADDRESS} or the one above */
    public Bme280(int address, Bme280Calibration calibration, Air air) {
        this.address = address;
        this.calibration = calibration;
        this.air = air;
        powerOn();
    }

    private void powerOn() {
        Arrays.fill(registers, (byte) 0);
        calibration.writeTo(registers);
        registers[CHIP_ID] = 0x60;
        putTwenty(DATA, 0x80000);
        putTwenty(DATA + 3, 0x80000);
        registers[DATA + 6] = (byte) 0x80;
        humidityOversampling = 0;
        begun = -1;
        measured = -1;
    }

    @Override
    public int address() {
        return address;
    }

    @Override
    public boolean addressed(boolean reading, long cycle) {
        registerNamed = false;
        measure(cycle); // the data of one reading belong together: section 4.1, shadowing
        return true;
    }

    /** A register and its value in turns; the register does not grow by itself (section 6.2.1). */
    @Override
    public boolean written(int value, long cycle) {
        if (!registerNamed) {
            register = value;
            registerNamed = true;
            return true;
        }
        registerNamed = false;
        switch (register) {
            case RESET -> {
                if (value == RESET_WORD) {
                    powerOn();
                }
            }
            case CTRL_MEAS -> {
                registers[CTRL_MEAS] = (byte) value;
                humidityOversampling = registers[CTRL_HUM] & 7; // takes effect only now (section 5.4.3)
                begun = (value & 3) == 0 ? -1 : cycle;
                measured = -1;
            }
            case CTRL_HUM -> registers[CTRL_HUM] = (byte) (value & 7);
            case CONFIG -> registers[CONFIG] = (byte) value;
            default -> {
                // read-only
            }
        }
        return true;
    }

    @Override
    public int read(long cycle) {
        int value = registers[register] & 0xff;
        register = register + 1 & 0xff;
        return value;
    }

    private int oversampling(int shift) {
        return Math.min(5, registers[CTRL_MEAS] >> shift & 7);
    }

    /** Typical (section 9.1). */
    private long measurementCycles() {
        double millis = 1;
        millis += oversampling(5) == 0 ? 0 : 2 << (oversampling(5) - 1);
        millis += oversampling(2) == 0 ? 0 : (2 << (oversampling(2) - 1)) + 0.5;
        millis += humidityOversampling == 0 ? 0 : (2 << (Math.min(5, humidityOversampling) - 1)) + 0.5;
        return Math.round(millis * CYCLES_PER_MILLI);
    }

    /** Brings the data registers up to date: the last measurement that was finished by now. */
    private void measure(long cycle) {
        registers[STATUS] = 0;
        if (begun < 0) {
            return;
        }
        boolean normal = (registers[CTRL_MEAS] & 3) == NORMAL;
        long length = measurementCycles();
        long period = length + (normal ? Math.round(STANDBY_MILLIS[registers[CONFIG] >> 5 & 7] * CYCLES_PER_MILLI) : 0);
        long since = cycle - begun;
        long finished = since < length ? 0 : (since - length) / period + 1;
        if (finished == 0 || (normal && since % period < length)) {
            registers[STATUS] = 8;
        }
        if (finished == 0 || finished == measured) {
            return;
        }
        measured = finished;
        fill(begun + (normal ? finished - 1 : 0) * period + length);
        if (!normal) {
            begun = -1;
            registers[CTRL_MEAS] &= (byte) 0xfc; // back to sleep
        }
    }

    private void fill(long at) {
        int temperature = calibration.rawTemperature(air.celsius().applyAsDouble(at));
        int pressure = calibration.rawPressure(air.pascals().applyAsDouble(at), temperature);
        int humidity = calibration.rawHumidity(air.percent().applyAsDouble(at), temperature);
        putTwenty(DATA, oversampling(2) == 0 ? 0x80000 : rounded(pressure, oversampling(2)));
        putTwenty(DATA + 3, oversampling(5) == 0 ? 0x80000 : rounded(temperature, oversampling(5)));
        int shown = humidityOversampling == 0 ? 0x8000 : humidity;
        registers[DATA + 6] = (byte) (shown >> 8);
        registers[DATA + 7] = (byte) shown;
    }

    /** 16 bits, and one more for each doubling of the oversampling; 20 with the filter on (sections 3.4.1 to 3.4.3). */
    private int rounded(int raw, int oversampling) {
        int lost = (registers[CONFIG] >> 2 & 7) != 0 ? 0 : 5 - oversampling;
        int half = lost == 0 ? 0 : 1 << (lost - 1);
        return Math.min(0xfffff, raw + half) >> lost << lost;
    }

    private void putTwenty(int at, int value) {
        registers[at] = (byte) (value >> 12);
        registers[at + 1] = (byte) (value >> 4);
        registers[at + 2] = (byte) (value << 4);
    }
}
