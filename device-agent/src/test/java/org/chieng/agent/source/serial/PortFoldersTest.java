package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortFoldersTest {
    @TempDir
    private Path folder;

    private static List<Integer> looks(PortFolders folders, int polls) {
        return IntStream.range(0, polls)
                .filter(poll -> folders.isWorthALook())
                .boxed()
                .toList();
    }

    @Test
    void looksShortlyAfterTheStartAndThenSeldom() {
        PortFolders folders = new PortFolders(Configs.of(folder).ports(folder.resolve("ttyUNO")));

        assertThat(looks(folders, PortFolders.LOOKS + 1)).hasSize(PortFolders.LOOKS + 1);
        assertThat(looks(folders, 4 * PortFolders.LOOKS)).hasSize(4);
    }

    @Test
    void looksAtOnceWhenSomethingComesOrGoes() throws Exception {
        Path port = folder.resolve("serial").resolve("ttyUNO");
        PortFolders folders = new PortFolders(Configs.of(folder).ports(port));
        assertThat(looks(folders, PortFolders.LOOKS + 2)).hasSize(PortFolders.LOOKS + 1);

        Files.createDirectory(port.getParent());
        assertThat(looks(folders, PortFolders.LOOKS + 2)).hasSize(PortFolders.LOOKS + 1);

        Files.createFile(port);
        Files.setLastModifiedTime(port.getParent(), FileTime.fromMillis(1_700_000_000_000L)); // whatever the clock says
        assertThat(looks(folders, PortFolders.LOOKS + 2)).hasSize(PortFolders.LOOKS + 1);
    }
}
