package org.chieng.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.chieng.agent.testkit.Readings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half records, flipped bits, zeros: what disks and losses of power leave. */
class JournalDamageTest {
    private static final int RECORDS = 40;

    @TempDir
    private Path temp;

    private JournalFolder folder;
    private Path segment;
    private byte[] whole;
    private int recordBytes;

    @BeforeEach
    void writeJournal() throws Exception {
        folder = new JournalFolder(temp.resolve("journal"));
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, RECORDS));
        }
        segment = folder.segments().get(0);
        whole = Files.readAllBytes(segment);
        recordBytes = (whole.length - SegmentHeader.BYTES) / RECORDS;
    }

    private static List<Integer> without(int number) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, RECORDS).boxed().toList());
        numbers.remove(Integer.valueOf(number));
        return numbers;
    }

    private List<Integer> readAgain() throws Exception {
        try (Journal journal = folder.open()) {
            return JournalFolder.numbers(JournalFolder.readAll(journal));
        }
    }

    @Test
    void tailCutAtAnyByteCostsOnlyTheRecordThatItCuts() throws Exception {
        for (int cut = 0; cut < recordBytes; cut++) {
            Files.write(segment, whole);
            truncate(segment, whole.length - recordBytes + cut);
            try (Journal journal = folder.open()) {
                journal.accept(Readings.numbered(1000, 1001));
                List<Integer> expected =
                        new ArrayList<>(IntStream.range(0, RECORDS - 1).boxed().toList());
                expected.add(1000);
                assertThat(JournalFolder.numbers(JournalFolder.readAll(journal)))
                        .as("cut behind byte %d of the last record", cut)
                        .isEqualTo(expected);
                assertThat(journal.counters().damaged()).isZero();
            }
        }
    }

    @Test
    void anyFlippedBitInTheMiddleCostsOnlyItsRecord() throws Exception {
        int record = 1;
        int start = SegmentHeader.BYTES + record * recordBytes;
        for (int bit = 0; bit < 8 * recordBytes; bit++) {
            byte[] damaged = whole.clone();
            damaged[start + bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(segment, damaged);

            assertThat(readAgain())
                    .as("bit %d of record %d flipped", bit, record)
                    .isEqualTo(without(record));
        }
    }

    @Test
    void damageIsCountedOnceHoweverOftenItIsReadOver() throws Exception {
        byte[] damaged = whole.clone();
        damaged[SegmentHeader.BYTES + 5 * recordBytes + 20] ^= 1;
        damaged[SegmentHeader.BYTES + 6 * recordBytes + 20] ^= 1;
        Files.write(segment, damaged);
        try (Journal journal = folder.open()) {
            JournalFolder.readAll(journal);
            JournalFolder.readAll(journal);

            assertThat(journal.counters().damaged()).isEqualTo(2);
        }
    }

    @Test
    void damageIsCountedThoughAReaderLooksAheadOfTheOneThatSends() throws Exception {
        byte[] damaged = whole.clone();
        damaged[SegmentHeader.BYTES + 5 * recordBytes + 20] ^= 1;
        damaged[SegmentHeader.BYTES + 20 * recordBytes + 20] ^= 1;
        Files.write(segment, damaged);
        try (Journal journal = folder.open();
                Cursor ahead = journal.lookAhead()) {
            ahead.seek(15);
            JournalFolder.readAll(ahead);
            assertThat(journal.counters().damaged()).isZero();
            JournalFolder.readAll(journal);

            assertThat(journal.counters().damaged()).isEqualTo(2);
        }
    }

    @Test
    void flippedBitInTheHeaderCostsNothing() throws Exception {
        for (int bit = 0; bit < 8 * SegmentHeader.BYTES; bit += 5) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(segment, damaged);

            assertThat(readAgain()).as("bit %d of the header flipped", bit).hasSize(RECORDS);
        }
    }

    @Test
    void overwrittenStretchesCostOnlyWhatTheyHit() throws Exception {
        Random random = new Random(20260302);
        for (int round = 0; round < 100; round++) {
            byte[] damaged = whole.clone();
            int from = SegmentHeader.BYTES + random.nextInt(whole.length - SegmentHeader.BYTES);
            int to = Math.min(whole.length, from + 1 + random.nextInt(3 * recordBytes));
            for (int i = from; i < to; i++) {
                damaged[i] = (byte) random.nextInt();
            }
            Files.write(segment, damaged);
            int firstHit = (from - SegmentHeader.BYTES) / recordBytes;
            int lastHit = (to - 1 - SegmentHeader.BYTES) / recordBytes;

            assertThat(readAgain())
                    .as("bytes %d to %d overwritten, round %d", from, to, round)
                    .containsAll(IntStream.range(0, RECORDS)
                            .filter(n -> n < firstHit || n > lastHit)
                            .boxed()
                            .toList())
                    .hasSizeLessThan(RECORDS);
        }
    }

    @Test
    void zerosBehindTheEndAreCutOff() throws Exception {
        byte[] grown = Arrays.copyOf(whole, whole.length + 5000);
        Files.write(segment, grown);
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(RECORDS, RECORDS + 1));
            assertThat(JournalFolder.numbers(JournalFolder.readAll(journal)))
                    .isEqualTo(IntStream.rangeClosed(0, RECORDS).boxed().toList());
        }
    }

    @Test
    void segmentWithoutAWholeHeaderIsNoHindrance() throws Exception {
        Path unborn = Segment.file(temp.resolve("journal"), RECORDS + 1);
        Files.write(unborn, new byte[17]);
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(RECORDS, RECORDS + 1));
            assertThat(JournalFolder.numbers(JournalFolder.readAll(journal)))
                    .isEqualTo(IntStream.rangeClosed(0, RECORDS).boxed().toList());
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @Test
    void tailCutAtAnyByteOfTheLastThreeRecordsCostsOnlyWhatIsCut() throws Exception {
        for (int cut = 1; cut < 3 * recordBytes; cut++) {
            Files.write(segment, whole);
            truncate(segment, whole.length - cut);
            int left = RECORDS - (cut + recordBytes - 1) / recordBytes;

            assertThat(readAgain())
                    .as("%d bytes cut", cut)
                    .isEqualTo(IntStream.range(0, left).boxed().toList());
        }
    }

    @Test
    void lastRecordsTornAtAnyByteCostOnlyWhatIsTorn() throws Exception {
        for (int torn = 1; torn < 3 * recordBytes; torn++) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, whole.length - torn, whole.length, (byte) 0); // the size was there before the bytes
            Files.write(segment, damaged);
            int left = RECORDS - (torn + recordBytes - 1) / recordBytes;

            assertThat(readAgain())
                    .as("%d bytes not written", torn)
                    .startsWith(IntStream.range(0, left).boxed().toArray(Integer[]::new))
                    .hasSizeLessThanOrEqualTo(left + 1); // a record that ends in zeros may be whole
        }
    }

    @Test
    void flippedBitsAnywhereCostAtMostARecordEach() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole.clone();
            Set<Integer> hit = new HashSet<>();
            for (int flips = 1 + random.nextInt(5); flips > 0; flips--) {
                int at = random.nextInt(whole.length);
                damaged[at] ^= (byte) (1 << random.nextInt(8));
                hit.add(at < SegmentHeader.BYTES ? -1 : (at - SegmentHeader.BYTES) / recordBytes);
            }
            Files.write(segment, damaged);

            assertThat(readAgain())
                    .as("seed %d", seed)
                    .isSubsetOf(IntStream.range(0, RECORDS).boxed().toList())
                    .containsAll(IntStream.range(0, RECORDS)
                            .filter(n -> !hit.contains(n))
                            .boxed()
                            .toList());
        }
    }

    @Test
    void holesOfZerosCostOnlyWhatTheyHit() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(RECORDS, 500));
        }
        byte[] more = Files.readAllBytes(segment);
        for (int from = 4096; from + 4096 < more.length; from += 4096) {
            byte[] damaged = more.clone();
            Arrays.fill(damaged, from, from + 4096, (byte)
                    0); // a page that never reached the disk; a record may end in zeros
            Files.write(segment, damaged);
            int firstHit = (from - SegmentHeader.BYTES) / recordBytes;
            int lastHit = (from + 4095 - SegmentHeader.BYTES) / recordBytes;
            List<Integer> expected = IntStream.range(0, 500)
                    .filter(n -> n < firstHit || n > lastHit)
                    .boxed()
                    .toList();

            assertThat(readAgain())
                    .as("page at %d", from)
                    .containsAll(expected)
                    .isSorted()
                    .hasSizeLessThanOrEqualTo(expected.size() + 1);
        }
    }

    @Test
    void lostAndCutSegmentsInTheMiddleCostOnlyThemselvesAndAreCounted() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(RECORDS, 6000));
        }
        List<Path> segments = folder.segments();
        assertThat(segments).hasSizeGreaterThan(3);
        List<Integer> firsts = segments.stream()
                .map(file -> Segment.firstSequence(file).orElseThrow().intValue() - 1)
                .toList();
        Files.delete(segments.get(1));
        truncate(segments.get(2), SegmentHeader.BYTES + 10L * recordBytes + 3);
        try (Journal journal = folder.open()) {
            List<Integer> expected = IntStream.range(0, 6000)
                    .filter(n -> n < firsts.get(1) || n >= firsts.get(2))
                    .filter(n -> n < firsts.get(2) + 10 || n >= firsts.get(3))
                    .boxed()
                    .toList();

            assertThat(JournalFolder.numbers(JournalFolder.readAll(journal))).isEqualTo(expected);
            assertThat(journal.counters().damaged()).isEqualTo(6000 - expected.size());
        }
    }
}
