package org.chieng.agent.source.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiedFolderTest {
    private static final String SHARED_UUID = "4c4c4544-0035-3510-8048-b4c04f4e3332";

    @TempDir
    private Path data;

    /** A computer, of which a serial that is empty can't be read. */
    private record Pc(String board, String uuid, String disk, String nic, String memory) {
        static Pc of(String name) {
            return new Pc(name + "-BOARD", SHARED_UUID, name + "-DISK", mac(name), name + "-MEMORY");
        }

        private static String mac(String name) {
            return "d8:cb:8a:%02x:%02x:01".formatted((int) name.charAt(0), (int) name.charAt(1));
        }

        Fingerprint print() {
            List<Component> parts = new ArrayList<>();
            add(parts, ComponentKind.BOARD, board);
            add(parts, ComponentKind.UUID, uuid);
            add(parts, ComponentKind.DISK, disk);
            add(parts, ComponentKind.NIC, nic);
            add(parts, ComponentKind.MEMORY, memory);
            return new Fingerprint(parts);
        }

        private static void add(List<Component> parts, ComponentKind kind, String serial) {
            if (!serial.isEmpty()) {
                parts.add(Component.of(kind, 0, 500, serial));
            }
        }
    }

    private Path secret() {
        return data.resolve("etc/agent.secret");
    }

    private boolean settle(Fingerprint print) throws IOException {
        return new CopiedFolder(data, secret()).settle(print);
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(data.resolve(file).getParent());
        Files.writeString(data.resolve(file), text);
    }

    private void claimed() throws IOException {
        write("claimed", "secret\nmay-01\n");
        write("claim-key", "key");
        write("journal/0001", "readings");
        write("lab-use", "use");
        write("lab-key", "the lab's");
        write("classes.jsa", "archive");
    }

    private boolean isAside() {
        return !Files.exists(data.resolve("claimed"));
    }

    @Test
    void onACopyWhatIsOfTheFirstIsSetAsideOnce() throws IOException {
        claimed();
        assertThat(settle(Pc.of("aa").print())).isFalse();
        assertThat(isAside()).isFalse();

        settle(Pc.of("bb").print());
        assertThat(data.resolve("claimed")).doesNotExist();
        assertThat(data.resolve("claim-key")).doesNotExist();
        assertThat(data.resolve("journal")).doesNotExist();
        assertThat(data.resolve("lab-use")).doesNotExist();
        assertThat(data.resolve("lab-key")).as("is the same for the whole lab").exists();
        assertThat(data.resolve("classes.jsa")).exists();
        assertThat(data.resolve("of-another-computer/journal/0001")).hasContent("readings");

        write("claimed", "its own\nmay-02\n");
        settle(Pc.of("bb").print());
        assertThat(data.resolve("claimed")).as("from then on it is this one's").exists();
        settle(Pc.of("cc").print());
        assertThat(data.resolve("of-another-computer/claimed")).hasContent("its own\nmay-02\n");
    }

    @Test
    void aComputerThatWasRepairedKeepsItsDevice() throws IOException {
        Pc pc = Pc.of("aa");
        Pc other = Pc.of("bb");
        claimed();
        settle(pc.print());
        List<Pc> repaired = List.of(
                new Pc(pc.board, pc.uuid, pc.disk, other.nic, pc.memory), // each differs from the first in what it says
                new Pc(pc.board, pc.uuid, other.disk, pc.nic, pc.memory), // its disk was copied to a larger one
                new Pc(other.board, "", pc.disk, other.nic, pc.memory), // a new board
                new Pc("", "", pc.disk, other.nic, ""), // a card, where nothing else tells
                new Pc("", "", "", other.nic, ""), // nothing but a card
                new Pc("", "", "", "", ""));
        for (Pc one : repaired) {
            assertThat(CopiedFolder.isAnother(pc.print(), one.print()))
                    .as(one.toString())
                    .isFalse();
        }
        settle(repaired.get(0).print());
        assertThat(isAside()).isFalse();
    }

    @Test
    void aCopyIsAnotherWhateverItsMakerGaveToAll() throws IOException {
        assertThat(CopiedFolder.isAnother(Pc.of("aa").print(), Pc.of("bb").print()))
                .as("one UUID for all")
                .isTrue();
        Pc filler = new Pc("To be filled by O.E.M.", SHARED_UUID, "DISK1111", "d8:cb:8a:00:00:01", "00000000");
        Pc copy = new Pc("To be filled by O.E.M.", SHARED_UUID, "DISK2222", "d8:cb:8a:00:00:02", "00000000");
        assertThat(CopiedFolder.isAnother(filler.print(), copy.print())).isTrue();
        Pc moved = new Pc("BOARD-77", "", "aa-DISK", "d8:cb:8a:00:00:07", "MEMORY-77");
        assertThat(CopiedFolder.isAnother(Pc.of("aa").print(), moved.print()))
                .as("the disk itself was put into another computer")
                .isTrue();
    }

    /** After a start root has not written down yet what only root may read. */
    @Test
    void whatIsNotToldNowIsAsBefore() throws IOException {
        claimed();
        Pc pc = Pc.of("aa");
        settle(pc.print());
        settle(new Pc("", "", pc.disk, pc.nic, "").print());
        Pc disk = new Pc(pc.board, "", "NEWDISK1", "d8:cb:8a:00:00:09", pc.memory);
        settle(disk.print());
        assertThat(isAside()).as("board and memory are known still").isFalse();
    }

    @Test
    void theSecretThatSomebodyPutIntoTheImageIsNotUsedByItsCopies() throws IOException {
        write("etc/agent.secret", "k7-cua-may-mau\n");
        claimed();
        assertThat(settle(Pc.of("aa").print())).isFalse();
        assertThat(settle(Pc.of("bb").print())).isTrue();
        assertThat(settle(Pc.of("bb").print())).as("at each start").isTrue();
        assertThat(data.resolve("computer")).content().doesNotContain("k7-cua-may-mau");

        write("etc/agent.secret", "k7-cua-may-nay\n");
        assertThat(settle(Pc.of("bb").print()))
                .as("somebody has given it one of its own")
                .isFalse();
    }

    @Test
    void whatIsKeptIsHashesAndADamagedFileIsMadeAnew() throws IOException {
        claimed();
        settle(Pc.of("aa").print());
        assertThat(data.resolve("computer")).content().doesNotContain("aa-BOARD", "aa-DISK", "d8:cb:8a");
        write("computer", "garbage");
        settle(Pc.of("bb").print());
        assertThat(isAside()).as("nobody knows whose it was").isFalse();
    }
}
