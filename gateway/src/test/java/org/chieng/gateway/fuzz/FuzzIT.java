package org.chieng.gateway.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fuzzes every decoder by coverage (Jazzer, libFuzzer), each for a bounded time, from the inputs in {@code src/test/resources/fuzz}; what
 * ever broke one is kept there. {@code -Dchieng.fuzz.seconds=3600} looks longer.
 */
@Timeout(7_200)
class FuzzIT {
    private static final String SECONDS = System.getProperty("chieng.fuzz.seconds", "10");

    /** Rewritten by Jazzer 0.24.0, this record has no fields any longer (NoSuchFieldError on JDK 17.0.15). */
    private static final String SPARED = "org.chieng.protocol.senml.Reading";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Packs", "Feeds", "Topics", "Lines", "Networks", "Batches"})
    void nothingBreaksADecoder(String target) throws Exception {
        Path seeds = Path.of("src/test/resources/fuzz", target).toAbsolutePath();
        Path found = Files.createDirectory(folder.resolve("found"));
        Path log = folder.resolve("log");
        Process fuzzer = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + FuzzTargets.class.getName() + "$" + target,
                        "--instrumentation_includes=org.chieng.**",
                        "--instrumentation_excludes=" + SPARED,
                        "--custom_hook_excludes=" + SPARED,
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + found + "/",
                        "-max_total_time=" + SECONDS,
                        "-max_len=4096",
                        "-timeout=20",
                        found.toString(),
                        seeds.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(fuzzer.waitFor(Long.parseLong(SECONDS) + 600, TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            fuzzer.destroyForcibly().waitFor();
        }
        String said = Files.readString(log, UTF_8);
        assertThat(fuzzer.exitValue()).as(said).isZero();
        assertThat(said).contains("INITED").contains("DONE");
    }
}
