package org.chieng.agent.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final DeviceId PC = new DeviceId("pc-1");
    private static final int MANY = 1000;

    @TempDir
    Path folder;

    private static List<String> texts(Spool spool) throws IOException {
        return spool.oldest(MANY, 1 << 20).stream()
                .map(entry -> new String(entry.pack(), UTF_8))
                .toList();
    }

    private static void append(Spool spool, String text) throws IOException {
        spool.append(PC, text.getBytes(UTF_8));
    }

    private List<Path> pieces() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".relay"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatWasAppendedIsThereAfterAKillInItsOrderAndNothingTwice() throws Exception {
        Spool killed = Spool.open(folder, 4 << 20); // never closed: as a kill leaves it
        append(killed, "a");
        append(killed, "b");
        append(killed, "c");
        killed.acknowledge(1);

        try (Spool again = Spool.open(folder, 4 << 20)) {
            assertThat(texts(again)).containsExactly("b", "c");
            append(again, "d");
            assertThat(texts(again)).containsExactly("b", "c", "d");
            again.acknowledge(4);
            assertThat(texts(again)).isEmpty();
        }
        try (Spool third = Spool.open(folder, 4 << 20)) {
            append(third, "e");
            assertThat(texts(third)).containsExactly("e");
            assertThat(third.last()).isEqualTo(5);
        }
    }

    @Test
    void whateverALossOfPowerLeavesOfTheLastEntryNothingBeforeItIsLostAndNothingBehindItIsMisread() throws Exception {
        try (Spool spool = Spool.open(folder, 4 << 20)) {
            append(spool, "first");
            append(spool, "second");
        }
        Path piece = pieces().get(0);
        byte[] whole = Files.readAllBytes(piece);
        int begin = whole.length / 2; // both entries are nearly as long
        for (int length = whole.length - 1; length > begin + 1; length--) {
            Files.write(piece, java.util.Arrays.copyOf(whole, length));
            try (Spool cut = Spool.open(folder, 4 << 20)) {
                append(cut, "third");
                assertThat(texts(cut)).containsExactly("first", "third");
            }
            for (Path other : pieces()) {
                Files.delete(other);
            }
        }
    }

    @Test
    void aDamagedEntryIsLeftOutAndNotTakenForAnother() throws Exception {
        try (Spool spool = Spool.open(folder, 4 << 20)) {
            append(spool, "first");
        }
        try (FileChannel file = FileChannel.open(pieces().get(0), StandardOpenOption.WRITE)) {
            file.write(java.nio.ByteBuffer.wrap(new byte[] {'F'}), file.size() - 5);
        }
        try (Spool spool = Spool.open(folder, 4 << 20)) {
            append(spool, "second");
            assertThat(texts(spool)).containsExactly("second");
        }
    }

    @Test
    void aFullSpoolTakesNothingMoreAndLosesNothing() throws Exception {
        byte[] large = new byte[60_000];
        List<Long> numbers = new ArrayList<>();
        try (Spool spool = Spool.open(folder, 3 << 20)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < MANY; i++) {
                            spool.append(PC, large);
                            numbers.add(spool.last());
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(spool.bytes()).isLessThanOrEqualTo(3 << 20);
            assertThat(spool.oldest(MANY, Integer.MAX_VALUE)).hasSize(numbers.size());

            spool.acknowledge(numbers.size() / 2);
            spool.append(PC, large);

            assertThat(spool.oldest(MANY, Integer.MAX_VALUE)).hasSize(numbers.size() - numbers.size() / 2 + 1);
        }
    }

    @Test
    void piecesThatTheServerHasLeaveTheDisk() throws Exception {
        try (Spool spool = Spool.open(folder, 64 << 20)) {
            for (int i = 0; i < 100; i++) {
                spool.append(PC, new byte[60_000]);
            }
            int before = pieces().size();
            spool.acknowledge(spool.last());
            assertThat(before).isGreaterThan(4);
            assertThat(pieces()).hasSize(1);
            assertThat(spool.bytes()).isLessThan(2 << 20);
            assertThat(IntStream.range(0, 3).mapToObj(any -> spool.last()).distinct())
                    .hasSize(1);
        }
    }
}
