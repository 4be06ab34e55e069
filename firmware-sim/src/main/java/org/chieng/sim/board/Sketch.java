package org.chieng.sim.board;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.chieng.sim.avr.HexException;
import org.chieng.sim.avr.HexFile;
import org.chieng.sim.board.Wiring.Analog;
import org.chieng.sim.board.Wiring.Bus;
import org.chieng.sim.cortex.HexProblem;
import org.chieng.sim.cortex.MicrobitHex;

/** The firmware that boards can run; sources in {@code firmware-sim/sketches}. */
public enum Sketch {
    /** Arduino Uno: {@code temperature(°C):25.13,light:511,n:1234}, five lines a second. */
    ROOM(115_200, Wiring.of(Analog.NTC, Analog.LDR)),
    /** Arduino Uno, Arduino core: {@code moisture(%):43.1 light(lx):512.5 n:17}, about one line a second. */
    GARDEN(9_600, Wiring.of(Analog.SOIL).and(Bus.BH1750)),
    /** Arduino Uno: {@code a:511,b:498,n:1234}, fifty lines a second. */
    FAST(115_200, Wiring.of(Analog.NTC, Analog.LDR)),
    /**
     * Arduino Uno, Arduino core: {@code !1:TEMP:23.4#!1:HUMI:60#} once a second without line ends; {@code 1#} and {@code
     * 0#} switch a pump at pin 7, which stops by itself after 10 s.
     */
    LESSON(115_200, Wiring.of(Analog.NTC, Analog.SOIL)),
    /** Arduino Uno, Arduino core: Firmata; LED with PWM at pin 9, button at pin 2, sensors at A0 to A2. */
    FIRMATA(57_600, Wiring.of(Analog.NTC, Analog.LDR, Analog.SOIL)),
    /**
     * Arduino Uno, Arduino core: CSV once a second, {@code Time (seconds),temperature,light}; when the BH1750 joins, the
     * header comes again with {@code lux}, whose cell is empty while the sensor is away.
     */
    DATALOG(115_200, Wiring.of(Analog.NTC, Analog.LDR).and(Bus.BH1750)),
    /** Arduino Uno, Arduino core: a BME280 in words, {@code Temperature = 24.61 *C}, three lines a second. */
    WEATHER(9_600, Wiring.of().and(Bus.BME280)),
    /** Arduino Uno, Arduino core: {@code {"presses":12,"boots":3}}; button at pin 2; the EEPROM remembers both. */
    BUTTON(9_600, Wiring.of()),
    /**
     * Arduino Uno, Arduino core: {@code temperature(°C):24.9 resets:0} once a second; gets stuck while pin 2 is low, until
     * the watchdog starts it anew.
     */
    WATCHDOG(9_600, Wiring.of(Analog.NTC)),
    /** Arduino Uno with a {@link Program} of somebody's own, and every sensor there is. */
    OWN(0, Wiring.ALL),
    /** BBC micro:bit V1: {@code temperature:28} and three more lines a second, padded as MakeCode does it. */
    MICROBIT(115_200, Wiring.of());

    private final int baud;

    @SuppressWarnings("ImmutableEnumChecker") // a record of copied lists of enums
    private final Wiring wiring;

    Sketch(int baud, Wiring wiring) {
        this.baud = baud;
        this.wiring = wiring;
    }

    Wiring wiring() {
        return wiring;
    }

    /** The nominal rate of its serial line, in bits a second; 0 for {@link #OWN}, whose program sets it. */
    public int baud() {
        return baud;
    }

    /** As it is written on command lines: {@code room}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The sketch of this id; {@link #OWN} is none. */
    public static Optional<Sketch> of(String id) {
        return Arrays.stream(values())
                .filter(sketch -> sketch != OWN && sketch.id().equals(id))
                .findFirst();
    }

    /** Whether it is for a micro:bit, not for an Arduino Uno. */
    public boolean isForMicrobit() {
        return this == MICROBIT;
    }

    /** Whether the board resets when a host opens its port: an Uno does, by DTR; a micro:bit's USB chip ignores DTR. */
    public boolean resetsOnOpening() {
        return !isForMicrobit();
    }

    /** Vendor and product of the board's USB port, as {@code lsusb} writes them: Arduino Uno R3, DAPLink. */
    public String usbId() {
        return isForMicrobit() ? "0d28:0204" : "2341:0043";
    }

    /** The program; must not be asked of {@link #OWN}. */
    byte[] flash() {
        String name = "/org/chieng/sim/sketches/" + id() + ".hex";
        try (InputStream in = Sketch.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no firmware " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return isForMicrobit() ? MicrobitHex.parse(text) : HexFile.parse(text);
        } catch (IOException | HexException | HexProblem e) {
            throw new IllegalStateException("the firmware " + name + " cannot be read", e);
        }
    }
}
