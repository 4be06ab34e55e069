package org.chieng.agent.source;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a sensor or a source from giving readings. A state, not an event: it lasts until the source says that it is over.
 * It is told to people in a sentence of its kind, and is never a reading of the channel that it is about. Immutable.
 *
 * @param source whose it is, valid as a source's name
 * @param channel the channel that it is about, or null when it is about the whole source
 * @param kind what is wrong
 * @param detail what the board or the system said, at most {@value #MAX_DETAIL} characters; empty where it said nothing. For the log
 *     and the local page, never on the wire
 */
public record Fault(String source, @Nullable String channel, Kind kind, String detail) {
    /** Longest detail, in characters. */
    public static final int MAX_DETAIL = 120;

    public Fault {
        detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL - 1) + "…";
    }

    /** What is wrong. Each has its sentence in Vietnamese and English, with the next step, in {@code faults_*.properties}. */
    public enum Kind {
        /** The board prints {@code nan}: its library got no answer from the sensor. */
        SENSOR_NO_VALUE,
        /** The board prints a library's words for a failed reading, e.g. {@code Failed to read from DHT sensor!}. */
        SENSOR_READ_FAILED,
        /** The board prints that it found no sensor at all. */
        SENSOR_NOT_FOUND,
        /** -127 °C: what DallasTemperature gives for a DS18B20 that does not answer (DEVICE_DISCONNECTED_C). */
        SENSOR_DISCONNECTED,
        /** 85 °C as first value: what a DS18B20 holds at power-up (datasheet, table "Temperature/Data Relationship"). */
        SENSOR_POWER_UP,
        /** A value that the sensor can't measure. */
        OUT_OF_RANGE,
        /** The checksum of what was read is wrong. */
        CHECKSUM,
        /** The sensor does not answer on its bus. */
        BUS_ERROR,
        /** Another program has the port. */
        PORT_BUSY,
        /** The agent's user may not open the port. */
        PORT_DENIED,
        /** The board waits for a program to be loaded: its bootloader runs, and prints nothing. */
        BOOTLOADER,
        /** The board is plugged in and says nothing. */
        SILENT,
        /** The board says what no format explains. */
        FORMAT_UNKNOWN,
        /** The board has more channels than are kept. */
        TOO_MANY_CHANNELS;

        /** The name on the wire, e.g. {@code sensor-no-value}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
