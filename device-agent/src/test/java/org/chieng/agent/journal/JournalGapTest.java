package org.chieng.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.Readings;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.SystemTime;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is lost is told as a gap, in the journal itself, and told once. */
class JournalGapTest {
    private static final Pattern TEXT = Pattern.compile(
            "\\{(\"from\":\"[^\"]+\",)?(\"to\":\"[^\"]+\",)?\"readings\":([0-9]+),\"cause\":\"([a-z-]+)\"}");

    @TempDir
    private Path temp;

    private Path data;
    private JournalFolder folder;

    @BeforeEach
    void makeFolder() {
        data = temp.resolve("journal");
        folder = new JournalFolder(data);
    }

    /** What of the journal is of the source {@code agent}, by channel and time: what the server would hold. */
    private static Map<String, String> told(Journal journal) throws Exception {
        Map<String, String> told = new TreeMap<>();
        for (JournalRecord record : JournalFolder.readAll(journal)) {
            Reading reading = record.measured().reading();
            if (reading.channel().source().equals("agent")) {
                String value = reading.value()
                        .fold(
                                number -> String.valueOf((long) number.number()),
                                Value.Text::text,
                                bool -> "",
                                raw -> "");
                told.put(reading.channel().channel() + "@" + reading.timeMicros(), value);
            }
        }
        return told;
    }

    private static List<Integer> measured(Journal journal) throws Exception {
        return JournalFolder.numbers(JournalFolder.readAll(journal).stream()
                .filter(record -> record.measured().reading().channel().source().equals("uno"))
                .toList());
    }

    /** Readings that the texts tell of, by cause. */
    private static Map<String, Long> gaps(Map<String, String> told) {
        Map<String, Long> gaps = new TreeMap<>();
        told.forEach((name, value) -> {
            if (name.startsWith("gap@")) {
                Matcher text = TEXT.matcher(value);
                assertThat(text.matches()).as(value).isTrue();
                gaps.merge(text.group(4), Long.parseLong(text.group(3)), Long::sum);
            }
        });
        return gaps;
    }

    private static long last(Map<String, String> told, String channel) {
        return told.entrySet().stream()
                .filter(one -> one.getKey().startsWith(channel + "@"))
                .mapToLong(one -> Long.parseLong(one.getValue()))
                .max()
                .orElse(0);
    }

    @Test
    void evictedReadingsAreToldAsGapsWithTheirTimesAndTheCount() throws Exception {
        try (Journal journal = folder.open(4 * JournalFolder.SEGMENT)) {
            for (int i = 0; i < 10_000; i += 10) {
                folder.clock().pass(Duration.ofSeconds(1));
                journal.accept(Readings.numbered(i, i + 10));
                if (i % 500 == 0) {
                    journal.maintain();
                }
            }
            journal.maintain();

            Map<String, String> told = told(journal);
            long left = journal.counters().evicted();
            assertThat(left).isPositive();
            // what told of the first gaps was itself evicted, and is told again
            assertThat(last(told, "journal.evicted")).isEqualTo(left);
            assertThat(gaps(told)).isEqualTo(Map.of("evicted", left));
            assertThat(told.values())
                    .anyMatch(text -> text.contains("\"from\":\"2026-03-02T") && text.contains("\"to\":"));
        }
    }

    @Test
    void acknowledgedReadingsThatLeaveAreNoGap() throws Exception {
        JournalConfig config = new JournalConfig(
                data,
                4 * JournalFolder.SEGMENT,
                Duration.ofDays(90),
                Duration.ofHours(1),
                JournalFolder.SEGMENT,
                Duration.ofDays(90));
        try (Journal journal = Journal.open(config, folder.clock().agentClock())) {
            for (int i = 0; i < 10_000; i += 10) {
                journal.accept(Readings.numbered(i, i + 10));
                journal.acknowledge(i + 10);
                journal.maintain();
            }
            assertThat(journal.counters().evicted()).isZero();
            assertThat(journal.counters().bytes()).isBetween(2 * JournalFolder.SEGMENT, 4 * JournalFolder.SEGMENT);
            assertThat(told(journal)).isEmpty();
            try (RangeReader kept = journal.range(Long.MIN_VALUE, Long.MAX_VALUE)) {
                assertThat(kept.read(100_000)).hasSizeGreaterThan(1_000);
            }
        }
    }

    @Test
    void acknowledgedReadingsAreKeptAsLongAsIsAskedFor() throws Exception {
        JournalConfig config = new JournalConfig(
                data,
                64 * JournalFolder.SEGMENT,
                Duration.ofDays(90),
                Duration.ofHours(1),
                JournalFolder.SEGMENT,
                Duration.ofDays(2));
        try (Journal journal = Journal.open(config, folder.clock().agentClock())) {
            journal.accept(Readings.numbered(0, 3000));
            journal.acknowledge(3000);
            journal.maintain();
            int segments = folder.segments().size();
            assertThat(segments).isGreaterThan(2);
            folder.clock().pass(Duration.ofDays(3));
            journal.maintain();

            assertThat(folder.segments()).hasSizeLessThan(segments);
            assertThat(told(journal)).isEmpty();
        }
    }

    @Test
    void tooOldReadingsAreTold() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 3000));
            folder.clock().pass(Duration.ofDays(100));
            journal.maintain();
            journal.maintain();

            assertThat(gaps(told(journal)))
                    .containsEntry("too-old", journal.counters().evicted());
        }
    }

    @Test
    void gapIsToldOnceThoughTheAgentIsKilledAtAnyMomentOfTellingIt() throws Exception {
        int round = 0;
        Map<String, String> expected = Map.of();
        for (int steps = 0; steps < 12; steps++) {
            Path copy = temp.resolve("copy-" + round++);
            Steps opener = new Steps(steps, () -> Copies.folder(data, copy));
            Path own = temp.resolve("run-" + steps);
            JournalFolder run = new JournalFolder(own);
            data = own;
            try (Journal journal = Journal.open(
                    run.config(2 * JournalFolder.SEGMENT),
                    run.clock().agentClock(),
                    ClockBook.trustingSystem(run.clock().agentClock()),
                    opener)) {
                journal.accept(Readings.numbered(0, 2700)); // two segments, nearly
                opener.arm(); // from now on each write and force is a step
                journal.accept(Readings.numbered(2700, 3000)); // the oldest leave
                journal.maintain();
                assertThat(journal.counters().evicted()).isPositive();
                expected = told(journal);
            }
            if (!opener.fired()) {
                assertThat(steps).as("writes and forces seen").isGreaterThan(4);
                return;
            }
            try (Journal again = new JournalFolder(copy).open()) {
                again.maintain();
                Map<String, String> told = told(again);
                List<Integer> left = measured(again);
                long lost = left.isEmpty() ? 0 : left.get(0);
                if (lost > 0) {
                    assertThat(last(told, "journal.evicted"))
                            .as("killed at step %d", steps)
                            .isEqualTo(lost);
                    assertThat(gaps(told)).as("killed at step %d", steps).isEqualTo(Map.of("evicted", lost));
                    assertThat(told).as("killed at step %d", steps).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void damagedReadingsAreToldOnce() throws Exception {
        try (Journal journal = folder.open()) {
            journal.accept(Readings.numbered(0, 40));
        }
        Path segment = folder.segments().get(0);
        byte[] bytes = Files.readAllBytes(segment);
        int record = (bytes.length - SegmentHeader.BYTES) / 40;
        bytes[SegmentHeader.BYTES + 5 * record + 20] ^= 1;
        bytes[SegmentHeader.BYTES + 6 * record + 20] ^= 1;
        Files.write(segment, bytes);
        Map<String, String> told;
        try (Journal journal = folder.open()) {
            JournalFolder.readAll(journal);
            journal.maintain();
            told = told(journal);
            assertThat(gaps(told)).isEqualTo(Map.of("damaged", 2L));
            assertThat(last(told, "journal.damaged")).isEqualTo(2);
        }
        try (Journal journal = folder.open()) {
            JournalFolder.readAll(journal);
            journal.maintain();
            assertThat(told(journal)).isEqualTo(told);
        }
    }

    @Test
    void fullDiskIsToldWhenThereIsRoomAgain() throws Exception {
        FullDisk disk = new FullDisk(data, 200_000);
        try (Journal journal = Journal.open(
                folder.config(64 * JournalFolder.SEGMENT),
                folder.clock().agentClock(),
                ClockBook.trustingSystem(folder.clock().agentClock()),
                disk)) {
            for (int i = 0; i < 4000; i += 10) {
                journal.accept(Readings.numbered(i, i + 10));
            }
            disk.setQuota(0);
            journal.accept(Readings.numbered(4000, 4010));
            journal.accept(Readings.numbered(4010, 4020));
            journal.maintain();
            disk.setQuota(200_000);
            journal.accept(Readings.numbered(4020, 4030));
            journal.maintain();

            Map<String, String> told = told(journal);
            JournalCounters counters = journal.counters();
            assertThat(counters.refused()).isEqualTo(20);
            assertThat(gaps(told))
                    .isEqualTo(Map.of("disk-full", counters.evicted(), "not-written", counters.refused()));
            assertThat(measured(journal))
                    .isEqualTo(IntStream.range(4020, 4030).boxed().toList());
        }
    }

    @Test
    void gapOnAFullDiskHasItsTimesThoughTheyWereNotKnownWhenItCame() throws Exception {
        folder.clock().setWall(Instant.EPOCH);
        AgentClock clock = folder.clock().agentClock();
        ClockBook book = ClockBook.open(temp.resolve("clock"), clock, SystemTime.below(temp.resolve("root")));
        FullDisk disk = new FullDisk(data, 200_000);
        try (Journal journal = Journal.open(folder.config(64 * JournalFolder.SEGMENT), clock, book, disk)) {
            for (int i = 0; i < 4000; i += 10) {
                folder.clock().pass(Duration.ofSeconds(1));
                journal.accept(Readings.numbered(i, i + 10));
            }
            disk.setQuota(0);
            journal.accept(Readings.numbered(4000, 4010));
            disk.setQuota(200_000);
            long server = HandClock.START.getEpochSecond() * 1_000_000L;
            book.serverSaid(server, clock.monotonicMicros(), clock.monotonicMicros());
            journal.maintain();

            Map<String, String> told = told(journal);
            String start = "2026-03-02T07:";
            assertThat(told.values().stream().filter(text -> text.startsWith("{")))
                    .isNotEmpty()
                    .allMatch(
                            text -> text.contains("\"from\":\"" + start) && text.contains("\"to\":\"" + start), start);
            assertThat(gaps(told)).containsOnlyKeys("disk-full", "not-written");
        }
    }

    @Test
    void lossesAreCountedByTheirCauseAndTheServerKnowsThemWhenItHasAcknowledged() throws Exception {
        FullDisk disk = new FullDisk(data, 200_000);
        try (Journal journal = Journal.open(
                folder.config(64 * JournalFolder.SEGMENT),
                folder.clock().agentClock(),
                ClockBook.trustingSystem(folder.clock().agentClock()),
                disk)) {
            assertThat(journal.counters().serverKnows()).isTrue();
            for (int i = 0; i < 10_000; i += 10) {
                journal.accept(Readings.numbered(i, i + 10));
            }
            long full = journal.counters().evicted();
            assertThat(journal.counters().left()).isEqualTo(new JournalCounters.Left(0, 0, full));
            assertThat(full).isPositive();
            journal.maintain();
            assertThat(journal.counters().serverKnows()).isFalse();
            journal.acknowledge(journal.lastSequence());
            assertThat(journal.counters().serverKnows()).isTrue();

            journal.accept(Readings.numbered(10_000, 10_100));
            folder.clock().pass(Duration.ofDays(100));
            journal.maintain();
            journal.maintain();
            assertThat(journal.counters().left()).isEqualTo(new JournalCounters.Left(0, 100, full));
        }
    }

    @Test
    void gapOfReadingsThatHadNoTimeYetWaitsForTheTime() throws Exception {
        try (SimulatedPi pi = new SimulatedPi(temp.resolve("pi"), Instant.EPOCH)) {
            pi.measure(100);
            Path segment = pi.folder().segments().get(0);
            pi.restartAgent();
            try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(new byte[] {0x55}), SegmentHeader.BYTES + 20);
            }
            pi.read();
            pi.journal().maintain();
            assertThat(pi.texts("gap")).isEmpty();

            pi.askServer();
            pi.read();
            pi.journal().maintain();

            assertThat(pi.texts("gap")).hasSize(1).first().asString().contains("\"readings\":1,\"cause\":\"damaged\"");
        }
    }
}
