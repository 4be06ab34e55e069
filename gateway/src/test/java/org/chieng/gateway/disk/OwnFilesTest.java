package org.chieng.gateway.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFilesTest {
    @TempDir
    Path folder;

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Where everybody may do everything, so that what is left is what was taken. */
    private Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @Test
    void makesFoldersAndFilesThatOnlyTheirOwnerMayUse() throws IOException {
        Path below = folder.resolve("data/influxdb");
        OwnFiles.makeFolder(below);
        assertThat(rights(below)).isEqualTo("rwx------");
        assertThat(rights(folder.resolve("data"))).isEqualTo("rwx------");

        OwnFiles.makeFile(below.resolve("made"));
        assertThat(rights(below.resolve("made"))).isEqualTo("rw-------");
        try (FileChannel channel =
                OwnFiles.open(below.resolve("opened"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.size()).isZero();
        }
        assertThat(rights(below.resolve("opened"))).isEqualTo("rw-------");
    }

    @Test
    void takesFilesThatAreThereAwayFromOthersAndKeepsWhatIsInThem() throws IOException {
        Path made = open(Files.writeString(folder.resolve("made"), "old"));
        Path opened = open(Files.writeString(folder.resolve("opened"), "old"));
        OwnFiles.makeFile(made);
        OwnFiles.open(opened, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        OwnFiles.close(folder.resolve("none"));

        for (Path file : new Path[] {made, opened}) {
            assertThat(rights(file)).isEqualTo("rw-------");
            assertThat(file).hasContent("old");
        }
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void leavesAFolderThatIsThereToThoseWhoUseItUnlessItIsToldTo() throws IOException {
        Path shared = open(Files.createDirectory(folder.resolve("shared")));
        OwnFiles.makeFolder(shared);
        assertThat(rights(shared)).isEqualTo("rwxrwxrwx");
        OwnFiles.closeFolder(shared);
        assertThat(rights(shared)).isEqualTo("rwx------");
    }

    @Test
    void saysWhatCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> OwnFiles.makeFolder(file)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> OwnFiles.makeFile(file.resolve("below"))).isInstanceOf(IOException.class);
    }
}
