package org.chieng.sim.board;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.chieng.sim.avr.HexException;
import org.chieng.sim.avr.HexFile;
import org.chieng.sim.cortex.HexProblem;
import org.chieng.sim.cortex.MicrobitHex;

/** The firmware that boards can run; sources in {@code firmware-sim/sketches}. */
public enum Sketch {
    /** Arduino Uno: {@code temperature(°C):25.13,light:511,n:1234}, five lines a second. */
    ROOM(115_200),
    /** Arduino Uno, Arduino core: {@code moisture(%):43.1 light(lx):512.5 n:17}, about one line a second. */
    GARDEN(9_600),
    /** Arduino Uno: {@code a:511,b:498,n:1234}, fifty lines a second. */
    FAST(115_200),
    /** BBC micro:bit V1: {@code temperature:28} and three more lines a second, padded as MakeCode does it. */
    MICROBIT(115_200);

    private final int baud;

    Sketch(int baud) {
        this.baud = baud;
    }

    /** The nominal rate of its serial line, in bits a second. */
    public int baud() {
        return baud;
    }

    /** As it is written on command lines: {@code room}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The sketch of this id. */
    public static Optional<Sketch> of(String id) {
        return Arrays.stream(values()).filter(sketch -> sketch.id().equals(id)).findFirst();
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

    /** The program. */
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
