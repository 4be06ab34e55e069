package org.chieng.sim.cortex;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads QEMU's {@code -d cpu} log: the state before each instruction, R0 to R15 and xPSR. */
final class QemuTrace implements AutoCloseable {

    private static final int REGISTERS = 16;
    private static final int WIDTH = "R00=00000000 ".length();

    private final BufferedReader lines;
    private int @Nullable [] last;

    QemuTrace(Path file) throws IOException {
        lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
    }

    /** The next state, or null at the end; the same state twice (QEMU was interrupted by its host) counts once. */
    int @Nullable [] next() throws IOException {
        int[] state = read();
        while (state != null && Arrays.equals(state, last)) {
            state = read();
        }
        last = state;
        return state;
    }

    private int @Nullable [] read() throws IOException {
        int[] state = new int[REGISTERS + 1];
        String line = lines.readLine();
        while (line != null && !line.startsWith("XPSR=")) {
            for (int at = 0; line.startsWith("R", at); at += WIDTH) {
                int register = Integer.parseInt(line, at + 1, at + 3, 10);
                state[register] = Integer.parseUnsignedInt(line, at + 4, at + 12, 16);
            }
            line = lines.readLine();
        }
        if (line == null) {
            return null;
        }
        state[REGISTERS] = Integer.parseUnsignedInt(line, 5, 13, 16);
        return state;
    }

    static String format(int[] state) {
        StringBuilder text = new StringBuilder();
        for (int register = 0; register < REGISTERS; register++) {
            text.append("R%d=%08x ".formatted(register, state[register]));
        }
        return text.append("xPSR=%08x".formatted(state[REGISTERS])).toString();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
