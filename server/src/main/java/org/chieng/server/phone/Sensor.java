package org.chieng.server.phone;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What phyphox is asked to measure (phyphox file format, input); the order is that on the page. */
enum Sensor {
    /** Acceleration with gravity. */
    ACCELEROMETER("accelerometer", "acc", "m/s2", "m/s²", "xyz", "Gia tốc", "Acceleration"),
    /** Illuminance, of Android phones only. */
    LIGHT("light", "light", "lx", "lx", "", "Ánh sáng", "Light"),
    /** Level of sound against the loudest that the phone can take; once a second. */
    SOUND("", "sound", "dB", "dB", "", "Mức âm thanh", "Sound level"),
    /** Air pressure. */
    PRESSURE("pressure", "pressure", "hPa", "hPa", "", "Áp suất", "Pressure"),
    /** Magnetic field, in microtesla, for which SenML has no symbol. */
    MAGNETOMETER("magnetic_field", "mag", "", "µT", "xyz", "Từ trường", "Magnetic field");

    final String type;
    final String buffer;
    final String unit;
    final String written;
    final String vietnamese;
    final String english;
    private final String axes;

    Sensor(String type, String buffer, String unit, String written, String axes, String vietnamese, String english) {
        this.type = type;
        this.buffer = buffer;
        this.unit = unit;
        this.written = written;
        this.axes = axes;
        this.vietnamese = vietnamese;
        this.english = english;
    }

    /** As in the interface, e.g. {@code magnetometer}. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException that names all
     */
    static Sensor of(String name) {
        return Stream.of(values())
                .filter(sensor -> sensor.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no sensor '" + name + "', only "
                        + Stream.of(values()).map(Sensor::wireName).toList()));
    }

    /** One quantity of it. */
    record Channel(String component, String buffer, String suffix) {}

    /** Its quantities, with phyphox's names of them. */
    List<Channel> channels() {
        return axes.isEmpty()
                ? List.of(new Channel("x", buffer, ""))
                : axes.chars()
                        .mapToObj(axis -> String.valueOf((char) axis))
                        .map(axis -> new Channel(axis, buffer + "_" + axis, " " + axis.toUpperCase(Locale.ROOT)))
                        .toList();
    }

    /** The buffer with the times of its readings. */
    String times() {
        return buffer + "_time";
    }
}
