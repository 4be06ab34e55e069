package org.chieng.sim;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The compilers and the reference emulator that some tests need from Debian. */
public final class DebianTools {

    private static final String PACKAGES =
            "gcc-avr avr-libc binutils-avr arduino-core-avr simavr libsimavr-dev libelf-dev gcc pkg-config make"
                    + " gcc-arm-none-eabi binutils-arm-none-eabi qemu-system-arm";

    private DebianTools() {}

    /** Fails, naming the packages, when a tool is not there; skips the test when it was asked to by a property. */
    public static void require(String... tools) {
        assumeFalse(Boolean.getBoolean("chieng.skipDebianTools"), "skipped by -Dchieng.skipDebianTools=true");
        List<String> missing =
                Arrays.stream(tools).filter(tool -> !installed(tool)).toList();
        if (!missing.isEmpty()) {
            throw new AssertionError("not installed: " + String.join(", ", missing)
                    + ". Install them with: apt-get install --no-install-recommends " + PACKAGES
                    + " (or leave these tests out with -Dchieng.skipDebianTools=true)");
        }
    }

    private static boolean installed(String tool) {
        if (tool.startsWith("/")) {
            return Files.exists(Path.of(tool));
        }
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    /** Runs a command to its end and gives what it printed; fails with that when the exit code is not 0. */
    public static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed:\n" + output);
        }
        return output;
    }
}
