package org.chieng.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLogTest {
    @TempDir
    Path folder;

    private CommandLog open() throws IOException {
        return CommandLog.open(folder.resolve("commands"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void remembersOverAKill() throws IOException {
        CommandLog killed = open(); // never closed
        killed.begin("a", 100, 0);
        killed.end("a", bytes("{\"state\":\"done\"}"));
        killed.begin("b", 100, 0);
        try (CommandLog next = open()) {
            assertThat(next.knows("a")).isTrue();
            assertThat(next.answer("a")).isEqualTo(bytes("{\"state\":\"done\"}"));
            assertThat(next.knows("b")).isTrue();
            assertThat(next.answer("b")).isNull();
            assertThat(next.knows("c")).isFalse();
        }
        killed.close();
    }

    @Test
    void losesNothingElseToATornOrDamagedLine() throws IOException {
        try (CommandLog log = open()) {
            log.begin("a", 100, 0);
            log.begin("b", 100, 0);
        }
        byte[] good = Files.readAllBytes(folder.resolve("commands"));
        for (int cut = 0; cut < good.length; cut++) {
            Files.write(folder.resolve("commands"), Arrays.copyOf(good, cut));
            try (CommandLog log = open()) {
                assertThat(log.knows("a")).isEqualTo(cut >= good.length / 2 - 1);
                log.begin("c", 100, 0);
            }
            try (CommandLog log = open()) {
                assertThat(log.knows("c")).as("cut at %d", cut).isTrue();
                assertThat(log.knows("a")).isEqualTo(cut >= good.length / 2 - 1);
            }
        }
    }

    @Test
    void staysSmallAndForgetsOnlyWhatHasExpired() throws IOException {
        String answer = "{\"state\":\"done\",\"message\":\"" + "x".repeat(500) + "\"}";
        try (CommandLog log = open()) {
            for (int i = 0; i < 600; i++) {
                assertThat(log.begin("id-" + i, i + 100, i)).isTrue();
                log.end("id-" + i, bytes(answer));
            }
        }
        assertThat(Files.size(folder.resolve("commands"))).isLessThan(256 * 700);
        try (CommandLog log = open()) {
            for (int i = 600 - 100; i < 600; i++) { // their deadlines have not passed
                assertThat(log.answer("id-" + i)).isEqualTo(bytes(answer));
            }
            assertThat(log.knows("id-0")).isFalse();
        }
    }

    @Test
    void takesNoMoreWhenAllDeadlinesAreAhead() throws IOException {
        try (CommandLog log = open()) {
            for (int i = 0; i < CommandLog.MOST; i++) {
                assertThat(log.begin("id-" + i, 1000, 0)).isTrue();
            }
            assertThat(log.begin("more", 1000, 999)).isFalse();
            assertThat(log.begin("more", 2000, 1000)).isTrue();
        }
    }

    @Test
    void keepsNoLongAnswer() throws IOException {
        try (CommandLog log = open()) {
            log.begin("a", 100, 0);
            log.end("a", new byte[CommandLog.MAX_ANSWER_BYTES + 1]);
            assertThat(log.answer("a")).isNull();
            assertThat(log.knows("a")).isTrue();
        }
    }

    @Test
    void losesNothingElseToALineOfAnotherVersion() throws IOException {
        try (CommandLog log = open()) {
            log.begin("a", 100, 0);
        }
        Path file = folder.resolve("commands");
        for (String rest : List.of("B soon b", "X 100 c", "B 100")) {
            CRC32C crc = new CRC32C();
            crc.update(bytes(rest));
            Files.writeString(
                    file, String.format(Locale.ROOT, "%08x %s%n", crc.getValue(), rest), StandardOpenOption.APPEND);
        }
        try (CommandLog log = open()) {
            log.begin("d", 100, 0);
        }
        try (CommandLog log = open()) {
            assertThat(log.knows("a")).isTrue();
            assertThat(log.knows("b")).isFalse();
            assertThat(log.knows("d")).isTrue();
        }
    }
}
