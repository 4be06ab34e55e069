package org.chieng.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the jar carries is what the sources in {@code sketches/} say. */
class SketchRebuildTest {

    private static final String RESOURCES = "resources/org/chieng/sim/sketches/";

    @TempDir
    static Path built;

    @BeforeAll
    static void rebuild() throws IOException, InterruptedException {
        DebianTools.require(
                "make",
                "avr-gcc",
                "avr-g++",
                "avr-objcopy",
                "arm-none-eabi-gcc",
                "/usr/share/arduino/hardware/arduino/avr");
        DebianTools.run("make", "-s", "-C", "sketches", "OUT=" + built.toAbsolutePath());
    }

    static Stream<Path> committedFiles() throws IOException {
        try (Stream<Path> shipped = Files.list(Path.of("src/main/" + RESOURCES));
                Stream<Path> tests = Files.list(Path.of("src/test/" + RESOURCES))) {
            return Stream.concat(shipped, tests).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("committedFiles")
    void committedHexIsWhatTheSourceCompilesTo(Path committed) throws IOException {
        Path rebuilt = built.resolve(committed.getFileName());

        assertThat(Files.readString(rebuilt))
                .as("%s differs from its source: run `make install` in firmware-sim/sketches", committed)
                .isEqualTo(Files.readString(committed));
    }
}
