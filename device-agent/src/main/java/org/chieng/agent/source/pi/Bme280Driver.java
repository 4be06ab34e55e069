package org.chieng.agent.source.pi;

import java.io.IOException;
import java.time.Duration;
import org.chieng.agent.source.Fault;

/**
 * Bosch BME280, and BMP280 without its humidity: one forced measurement a time, temperature twice and pressure 16 times oversampled
 * (datasheet BST-BME280-DS002 rev. 1.6, sections 3.3.3, 5.4 and 9.1).
 */
final class Bme280Driver implements I2cDriver {
    static final int ID_REGISTER = 0xd0;
    static final int BME280_ID = 0x60;
    static final int BMP280_ID = 0x58; // its samples have 0x56 and 0x57
    private static final int CTRL_HUM = 0xf2;
    private static final int CTRL_MEAS = 0xf4;
    private static final int DATA = 0xf7;
    private static final int HUMIDITY_ONCE = 1;
    private static final int FORCED = 2 << 5 | 5 << 2 | 1;
    private static final int SKIPPED_20_BITS = 0x80000;
    private static final int SKIPPED_16_BITS = 0x8000;
    /** Longest: 1.25 + 2.3 · 2 + 2.3 · 16 + 0.575 + 2.3 + 0.575 ms (section 9.1), rounded up. */
    private static final Duration MEASURES = Duration.ofMillis(47);

    private final I2cPort port;
    private Bme280Compensation compensation;
    private boolean humid;

    Bme280Driver(I2cPort port) {
        this.port = port;
        this.compensation = new Bme280Compensation(new byte[26], new byte[0]);
    }

    @Override
    public void begin() throws IOException, SensorException {
        int id = port.readRegister(ID_REGISTER, 1)[0] & 0xff;
        humid = id == BME280_ID;
        if (!humid && id != BMP280_ID) {
            throw new SensorException(
                    Fault.Kind.SENSOR_NOT_FOUND, String.format("chip id 0x%02x is no BME280's (0x60)", id));
        }
        byte[] second = humid ? port.readRegister(0xe1, 7) : new byte[0];
        compensation = new Bme280Compensation(port.readRegister(0x88, 26), second);
        if (!compensation.isPlausible()) {
            throw new SensorException(Fault.Kind.SENSOR_READ_FAILED, "its calibration words are empty");
        }
    }

    @Override
    public Duration step(int number, Measurements into) throws IOException, SensorException {
        if (number == 0) {
            if (humid) {
                port.write(CTRL_HUM, HUMIDITY_ONCE); // holds from the next write of ctrl_meas on (section 5.4.3)
            }
            port.write(CTRL_MEAS, FORCED);
            return MEASURES;
        }
        byte[] data = port.readRegister(DATA, humid ? 8 : 6);
        int pressure = twenty(data, 0);
        int temperature = twenty(data, 3);
        if (temperature == SKIPPED_20_BITS || pressure == SKIPPED_20_BITS) {
            throw new SensorException(Fault.Kind.SENSOR_NO_VALUE, "it has not measured");
        }
        double fine = compensation.fine(temperature);
        into.add("temperature", compensation.celsius(fine), "Cel", 2, -40, 85);
        if (humid) {
            int humidity = (data[6] & 0xff) << 8 | (data[7] & 0xff);
            if (humidity == SKIPPED_16_BITS) {
                into.missing("humidity", Fault.Kind.SENSOR_NO_VALUE, "it has not measured");
            } else {
                into.add("humidity", compensation.percent(humidity, fine), "%RH", 2, 0, 100);
            }
        }
        into.add("pressure", compensation.pascals(pressure, fine) / 100, "hPa", 2, 300, 1_100);
        return Duration.ZERO;
    }

    private static int twenty(byte[] data, int at) {
        return (data[at] & 0xff) << 12 | (data[at + 1] & 0xff) << 4 | (data[at + 2] & 0xff) >> 4;
    }
}
