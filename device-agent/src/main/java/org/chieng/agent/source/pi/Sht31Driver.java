package org.chieng.agent.source.pi;

import java.io.IOException;
import java.time.Duration;
import org.chieng.agent.source.Fault;

/**
 * Sensirion SHT30, SHT31, SHT35: one measurement a time with high repeatability, without clock stretching, which the Pi's I2C does not
 * bear well (datasheet SHT3x-DIS version 6, sections 4.3, 4.12 and 4.13, table 4).
 */
final class Sht31Driver implements I2cDriver {
    private static final int[] MEASURE = {0x24, 0x00};
    private static final int[] STATUS = {0xf3, 0x2d};
    private static final Duration MEASURES = Duration.ofMillis(16);

    private final I2cPort port;

    Sht31Driver(I2cPort port) {
        this.port = port;
    }

    @Override
    public void begin() throws IOException, SensorException {
        port.write(STATUS);
        word(port.read(3), 0, "status");
    }

    @Override
    public Duration step(int number, Measurements into) throws IOException, SensorException {
        if (number == 0) {
            port.write(MEASURE);
            return MEASURES;
        }
        byte[] answer = port.read(6);
        int temperature = word(answer, 0, "temperature");
        int humidity = word(answer, 3, "humidity");
        into.add("temperature", -45 + 175.0 * temperature / 65_535, "Cel", 2, -40, 125);
        into.add("humidity", 100.0 * humidity / 65_535, "%RH", 2, 0, 100);
        return Duration.ZERO;
    }

    private static int word(byte[] answer, int at, String what) throws SensorException {
        if (crc(answer[at], answer[at + 1]) != (answer[at + 2] & 0xff)) {
            throw new SensorException(Fault.Kind.CHECKSUM, "the checksum of its " + what + " is wrong");
        }
        return (answer[at] & 0xff) << 8 | (answer[at + 1] & 0xff);
    }

    /** CRC-8 with polynomial 0x31 from 0xFF (table 20). */
    static int crc(byte... bytes) {
        int crc = 0xff;
        for (byte one : bytes) {
            crc ^= one & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x80) == 0 ? crc << 1 : (crc << 1) ^ 0x131;
            }
        }
        return crc;
    }
}
