package org.chieng.agent.source.pi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chieng.agent.source.Fault;

/**
 * Reads the kernel's files of one DS18B20 or kin: {@code w1_slave}, which tells the scratchpad, its CRC and the temperature in thousandths
 * of a degree, or where only that is there, {@code temperature} (Linux, Documentation/w1/slaves/w1_therm.rst). Fetching and reading what was
 * fetched are two methods.
 */
final class W1File {
    private static final int MOST_BYTES = 256;
    private static final int POWER_UP = 85_000;
    private static final int DISCONNECTED = -127_000;
    /** Near 85 °C the value itself may be 85: chosen as what a kettle gains in some seconds. */
    private static final int NEAR_MILLIS = 5_000;

    private W1File() {}

    /**
     * Lets the sensor measure, which takes the kernel up to 750 ms, and gives what the file says.
     *
     * @throws IOException when the sensor does not answer, or is gone
     */
    static String fetch(Path folder) throws IOException {
        Path file = folder.resolve("w1_slave");
        if (!Files.exists(file)) {
            file = folder.resolve("temperature");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
        }
    }

    /**
     * The temperature in thousandths of a degree Celsius.
     *
     * @param before the last one in thousandths, or {@link Integer#MIN_VALUE}: 85 °C is what a sensor holds that lost power and has not
     *     measured (datasheet DS18B20 rev. 6, table 1), and is believed only after a value near it
     */
    static int millis(String text, int before) throws SensorException {
        String told = text.strip();
        if (told.isEmpty()) {
            throw new SensorException(Fault.Kind.SENSOR_NO_VALUE, "the kernel read nothing from it");
        }
        int at = told.indexOf("t=");
        if (told.contains("crc=") && !told.contains(" YES")) {
            throw new SensorException(Fault.Kind.CHECKSUM, "the checksum of its answer is wrong");
        }
        if (told.startsWith("00 00 00 00 00 00 00 00 00")) { // its CRC is 0, which is right for zeros
            throw new SensorException(Fault.Kind.SENSOR_DISCONNECTED, "the wire is held low");
        }
        int millis = number(at < 0 ? told : told.substring(at + 2).strip());
        if (millis == DISCONNECTED) {
            throw new SensorException(Fault.Kind.SENSOR_DISCONNECTED, "-127 °C");
        }
        if (millis == POWER_UP && (before == Integer.MIN_VALUE || Math.abs((long) before - POWER_UP) > NEAR_MILLIS)) {
            throw new SensorException(Fault.Kind.SENSOR_POWER_UP, "85 °C");
        }
        return millis;
    }

    private static int number(String text) throws SensorException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
            throw new SensorException(Fault.Kind.SENSOR_READ_FAILED, "the kernel says '" + shown + "'");
        }
    }
}
