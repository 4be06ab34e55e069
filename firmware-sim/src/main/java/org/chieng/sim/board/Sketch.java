package org.chieng.sim.board;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.chieng.sim.avr.HexException;
import org.chieng.sim.avr.HexFile;

/** The firmware that boards can run; sources in {@code firmware-sim/sketches}. */
public enum Sketch {
    /** Arduino Uno: {@code temperature(°C):25.13,light:511,n:1234}, five lines a second. */
    ROOM(115_200),
    /** Arduino Uno, Arduino core: {@code moisture(%):43.1 light(lx):512.5 n:17}, about one line a second. */
    GARDEN(9_600),
    /** Arduino Uno: {@code a:511,b:498,n:1234}, fifty lines a second. */
    FAST(115_200),
    /**
     * A micro:bit, not emulated: a writer of lines as MakeCode's serial blocks print them, {@code temp:23}, padded and
     * ended by CR LF, at 115200.
     */
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

    /** The program; must not be asked of {@link #MICROBIT}. */
    byte[] flash() {
        String name = "/org/chieng/sim/sketches/" + id() + ".hex";
        try (InputStream in = Sketch.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("there is no firmware " + name);
            }
            return HexFile.parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException | HexException e) {
            throw new IllegalStateException("the firmware " + name + " cannot be read", e);
        }
    }
}
