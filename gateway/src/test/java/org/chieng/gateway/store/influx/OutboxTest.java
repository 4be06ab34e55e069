package org.chieng.gateway.store.influx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private static final long BYTES = 1 << 20;

    @TempDir
    Path folder;

    private static List<DeviceReading> batch(int number) {
        return batch(number, 3_000);
    }

    private static List<DeviceReading> batch(int number, int bytes) {
        ChannelName channel = new ChannelName("board", "c");
        return List.of(
                new DeviceReading(
                        new DeviceId("pi"), new Reading(channel, number, new Value.Data(new byte[bytes]), "Cel", null)),
                new DeviceReading(
                        new DeviceId("pi"),
                        new Reading(channel, -number, new Value.Text("Cửa \u0000 🙂"), null, "Nhiệt độ")));
    }

    private static List<List<DeviceReading>> all(Outbox outbox) throws IOException {
        return outbox.next(Integer.MAX_VALUE).stream().map(Outbox.Entry::batch).toList();
    }

    private static List<List<DeviceReading>> batches(int from, int to) {
        return batches(from, to, 3_000);
    }

    private static List<List<DeviceReading>> batches(int from, int to, int bytes) {
        List<List<DeviceReading>> batches = new ArrayList<>();
        for (int i = from; i < to; i++) {
            batches.add(batch(i, bytes));
        }
        return batches;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void keepsOthersFromReadingItsFiles() throws IOException {
        Path made = folder.resolve("outbox");
        try (Outbox outbox = Outbox.open(made, BYTES)) {
            outbox.add(batch(1));
            new Quarantine(made).add("a v=1", "why");
            try (Stream<Path> files = Files.list(made)) {
                assertThat(files)
                        .hasSize(2)
                        .allSatisfy(file -> assertThat(rights(file)).isEqualTo("rw-------"));
            }
            assertThat(rights(made)).isEqualTo("rwx------");
        }
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        Outbox.open(made, BYTES).close();
        assertThat(rights(made)).as("left open by an earlier program").isEqualTo("rwx------");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void givesBatchesInTheirOrderAlsoAfterItWasOpenedAgain() throws IOException {
        try (Outbox outbox = Outbox.open(folder, BYTES)) {
            for (int i = 0; i < 200; i++) {
                assertThat(outbox.add(batch(i))).isTrue();
            }
            List<Outbox.Entry> first = outbox.next(1);
            assertThat(first).hasSize(1);
            outbox.remove(first.get(0));
            assertThat(all(outbox)).isEqualTo(batches(1, 200));
        }
        try (Outbox outbox = Outbox.open(folder, BYTES)) {
            assertThat(outbox.add(batch(200))).isTrue();
            assertThat(all(outbox)).endsWith(batch(199), batch(200)).containsAll(batches(1, 200));
            List<Outbox.Entry> entries = outbox.next(Integer.MAX_VALUE);
            outbox.remove(entries.get(entries.size() - 1));
            assertThat(outbox.isEmpty()).isTrue();
            assertThat(outbox.bytes()).isZero();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesWhatWouldMakeItLargerThanItMayBe() throws IOException {
        try (Outbox outbox = Outbox.open(folder, BYTES)) {
            int added = 0;
            while (outbox.add(batch(added))) {
                added++;
            }
            assertThat(outbox.bytes()).isBetween(BYTES - 5_000, BYTES);
            List<Outbox.Entry> first = outbox.next(100_000);
            outbox.remove(first.get(first.size() - 1));
            assertThat(outbox.add(batch(added))).isTrue();
            assertThat(all(outbox)).isEqualTo(batches(first.size(), added + 1));
        }
    }

    @Test
    void aPowerCutAnywhereLeavesTheWholeRecordsBeforeIt() throws IOException {
        try (Outbox outbox = Outbox.open(folder, BYTES)) {
            for (int i = 0; i < 3; i++) {
                outbox.add(batch(i, 1));
            }
        }
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        int record = whole.length / 3; // all have the same length
        for (int cut = 0; cut <= whole.length; cut++) {
            Files.write(file, Arrays.copyOf(whole, cut));
            assertHolds(cut / record, "cut at " + cut);
            byte[] zeroed =
                    Arrays.copyOf(Arrays.copyOf(whole, cut), whole.length); // the length is on disk, the bytes are not
            Files.write(file, zeroed);
            if (!Arrays.equals(zeroed, whole)) {
                assertHolds(Math.min(2, cut / record), "zeros from " + cut);
            }
        }
    }

    private void assertHolds(int batches, String moment) throws IOException {
        try (Outbox outbox = Outbox.open(folder, BYTES)) {
            assertThat(all(outbox)).as(moment).isEqualTo(batches(0, batches, 1));
        }
        if (files().isEmpty()) { // an empty file goes at once
            Files.createFile(folder.resolve("0000000000000000.outbox"));
        }
    }

    /** One bit, in a record's length, its CRC or its batch: what was acknowledged behind it is sent all the same. */
    @Test
    void aDamagedRecordCostsNoOther() throws IOException {
        try (Outbox outbox = Outbox.open(folder, BYTES)) {
            for (List<DeviceReading> batch : batches(0, 5, 30)) {
                outbox.add(batch);
            }
        }
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        int record = whole.length / 5;
        for (int at = record; at < 2 * record; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file, damaged);
            List<List<DeviceReading>> left = batches(0, 5, 30);
            left.remove(1);
            try (Outbox outbox = Outbox.open(folder, BYTES)) {
                assertThat(all(outbox)).as("byte " + at).isEqualTo(left);
            }
            assertThat(folder.resolve(file.getFileName() + ".damaged-" + record))
                    .hasBinaryContent(Arrays.copyOfRange(damaged, record, 2 * record));
        }
        try (Outbox outbox = Outbox.open(folder, BYTES)) {
            List<Outbox.Entry> entries = outbox.next(Integer.MAX_VALUE);
            outbox.remove(entries.get(entries.size() - 1));
            assertThat(outbox.isEmpty()).isTrue();
        }
    }

    @Test
    void whatIsAddedAfterASealLiesInFilesOfItsOwn() throws IOException {
        try (Outbox outbox = Outbox.open(folder, BYTES)) {
            outbox.add(batch(0));
            outbox.seal();
            outbox.add(batch(1));
            assertThat(outbox.isSealedEmpty()).isFalse();
            outbox.remove(outbox.next(1).get(0));
            assertThat(outbox.isSealedEmpty()).isTrue();
            assertThat(all(outbox)).isEqualTo(batches(1, 2));
        }
    }
}
