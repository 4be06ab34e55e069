package org.chieng.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChecksumTest {
    @TempDir
    Path folder;

    @Test
    void findsABitThatHasChanged() throws IOException {
        byte[] bytes = new byte[100_000];
        Path file = Files.write(folder.resolve("series.db"), bytes);
        FileChecksum.note(file);
        FileChecksum.check(file);

        bytes[99_999] ^= 0x10;
        Files.write(file, bytes);
        assertThatThrownBy(() -> FileChecksum.check(file))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("SHA-256", "series.db.sha256", "has changed");
    }

    @Test
    void holdsACopyAgainstTheOriginal() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "whole");
        FileChecksum.note(file);
        Path copy = Files.writeString(folder.resolve("b"), "whole");
        FileChecksum.check(file, copy);

        Files.writeString(copy, "whol");
        assertThatThrownBy(() -> FileChecksum.check(file, copy)).isInstanceOf(IOException.class);
    }

    @Test
    void saysNothingOfAFileWithoutAChecksumAndRefusesOneThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "whole");
        assertThat(FileChecksum.isNoted(file)).isFalse();
        assertThatCode(() -> FileChecksum.check(file)).doesNotThrowAnyException();

        for (String damaged : new String[] {"", "0123", "x".repeat(64)}) {
            Files.writeString(FileChecksum.beside(file), damaged);
            assertThatThrownBy(() -> FileChecksum.check(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a.sha256");
        }
    }

    /** GNU coreutils, which every Debian has: an operator needs no program of ours. */
    @Test
    void isReadByTheToolThatOperatorsHave() throws Exception {
        Path file = Files.writeString(folder.resolve("series.db"), "whole");
        FileChecksum.note(file);
        assertThat(sha256sum()).isEqualTo("series.db: OK");

        Files.writeString(file, "Whole");
        assertThat(sha256sum()).contains("FAILED");
    }

    private String sha256sum() throws Exception {
        Process process = new ProcessBuilder("sha256sum", "-c", "series.db.sha256")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
