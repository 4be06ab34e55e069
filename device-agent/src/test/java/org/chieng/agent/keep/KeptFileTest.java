package org.chieng.agent.keep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {
    @TempDir
    Path folder;

    @Test
    void keepsATextOfSeveralLines() throws IOException {
        Path file = folder.resolve("sub").resolve("kept");
        new KeptFile(file).write("Nhiệt độ\n{\"a\":1}\n");
        assertThat(new KeptFile(file).read()).contains("Nhiệt độ\n{\"a\":1}\n");
        new KeptFile(file).write("");
        assertThat(new KeptFile(file).read()).contains("");
    }

    @Test
    void noticesEveryCutAndEveryFlippedByte() throws IOException {
        Path file = folder.resolve("kept");
        KeptFile kept = new KeptFile(file);
        assertThat(kept.read()).isEmpty();
        kept.write("uno/soil 0.5 1.0");
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < good.length; i++) {
            Files.write(file, Arrays.copyOf(good, i));
            assertThat(kept.read()).as("cut at %d", i).isEmpty();
            byte[] bad = good.clone();
            bad[i] ^= 0x11;
            Files.write(file, bad);
            assertThat(kept.read()).as("flipped at %d", i).isEmpty();
        }
        Files.write(file, good);
        assertThat(kept.read()).contains("uno/soil 0.5 1.0");
    }
}
