package org.chieng.sim.board;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.chieng.sim.avr.HexException;
import org.chieng.sim.avr.HexFile;
import org.chieng.sim.cortex.HexProblem;
import org.chieng.sim.cortex.MicrobitHex;

/** A program for an Arduino Uno or a micro:bit V1 that somebody has compiled, from its Intel HEX file. Immutable. */
public final class Program {

    private static final long LARGEST = 4 << 20; // bytes of text; a universal hex of MakeCode has up to 2 MB

    /** A Cortex-M0's image begins with its stack pointer, in the RAM; an AVR's with a jump (0x940C or 0xCxxx). */
    private static final int RAM = 0x2000_0000;

    private static final int RAM_BYTES = 16 * 1024;

    private final byte[] flash;
    private final boolean forMicrobit;

    private Program(byte[] flash, boolean forMicrobit) {
        this.flash = flash;
        this.forMicrobit = forMicrobit;
    }

    /**
     * Reads the file.
     *
     * @throws IOException it cannot be read, or is no program for these boards; the message names the file, what is wrong, in
     *     which line, and what to do
     */
    public static Program load(Path file) throws IOException {
        byte[] bytes = bytes(file);
        if (bytes.length > 3 && bytes[0] == 0x7f && bytes[1] == 'E' && bytes[2] == 'L' && bytes[3] == 'F') {
            throw new IOException(file + " is an ELF file; take the .hex that lies beside it");
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!text.stripLeading().startsWith(":")) {
            throw new IOException(file + " is no Intel HEX file, whose lines begin with ':'; in the Arduino IDE,"
                    + " Sketch > Export Compiled Binary makes one");
        }
        Optional<byte[]> forMicrobit = forMicrobit(text);
        if (forMicrobit.isPresent()) {
            return new Program(forMicrobit.get(), true);
        }
        try {
            byte[] flash = HexFile.parse(text);
            if (flash.length == 0) {
                throw new IOException(file + " is an Intel HEX file with no program in it");
            }
            return new Program(flash, false);
        } catch (HexException e) {
            throw new IOException(file + " is no program for an Arduino Uno: " + e.getMessage(), e);
        }
    }

    private static Optional<byte[]> forMicrobit(String text) {
        try {
            byte[] flash = MicrobitHex.parse(text);
            int stack = flash.length < Integer.BYTES
                    ? 0
                    : ByteBuffer.wrap(flash).order(ByteOrder.LITTLE_ENDIAN).getInt();
            return stack > RAM && stack <= RAM + RAM_BYTES ? Optional.of(flash) : Optional.empty();
        } catch (HexProblem e) {
            return Optional.empty(); // an Uno's reader says what is wrong with it
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException(file + " is a folder, not a .hex file");
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException(
                        file + " is larger than any program for these boards: " + Files.size(file) + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
    }

    /** Whether it is for a micro:bit V1, not for an Uno. */
    public boolean isForMicrobit() {
        return forMicrobit;
    }

    byte[] flash() {
        return flash.clone();
    }
}
