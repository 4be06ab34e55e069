package org.chieng.agent.journal;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.chieng.agent.source.Measured;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * Measures what docs/agent-internals.md says of the journal: our record against a SenML pack of one reading, and the rate of appending and of
 * reading. Run with the module's test class path; prints to standard output.
 */
public final class JournalBenchMain {
    private static final int READINGS = 200_000;

    private JournalBenchMain() {}

    /** Takes no arguments. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        List<Measured> readings = IntStream.range(0, READINGS)
                .mapToObj(n -> new Measured(
                        new Reading(
                                new ChannelName("usb-arduino_uno_85430353531351b0a0a1-if00", "temperature"),
                                1_772_436_600_123_456L + n * 200_000L,
                                new Value.Numeric(20 + n % 1000 / 100.0),
                                null,
                                null),
                        n))
                .toList();
        ByteBuffer buffer = ByteBuffer.allocate(RecordCodec.HEADER_BYTES + RecordCodec.MAX_PAYLOAD_BYTES);
        ToIntFunction<Measured> ours = one -> {
            RecordCodec.encode(buffer.clear(), 1, one, true);
            return buffer.position();
        };
        // what a record of CBOR would be: the same header, the monotonic time, and a pack of one reading
        ToIntFunction<Measured> senml =
                one -> RecordCodec.HEADER_BYTES + Long.BYTES + PackEncoder.toCbor(List.of(one.reading())).length;
        for (int round = 0; round < 3; round++) {
            encode("own record", readings, ours);
            encode("SenML CBOR", readings, senml);
        }
        appendAndRead(readings);
    }

    private static void encode(String name, List<Measured> readings, ToIntFunction<Measured> encode) {
        long begun = System.nanoTime();
        long bytes = readings.stream().mapToInt(encode).asLongStream().sum();
        long nanos = System.nanoTime() - begun;
        System.out.printf("%s: %d bytes, %d ns a reading%n", name, bytes / READINGS, nanos / READINGS);
    }

    private static void appendAndRead(List<Measured> readings) throws Exception {
        Path folder = Files.createTempDirectory("journal-bench");
        AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 1));
        JournalConfig config =
                new JournalConfig(folder, 256 << 20, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20);
        try (Journal journal = Journal.open(config, clock)) {
            long begun = System.nanoTime();
            for (int i = 0; i < READINGS; i += 3) {
                journal.accept(readings.subList(i, Math.min(READINGS, i + 3)));
            }
            long appended = System.nanoTime();
            int read = JournalFolder.readAll(journal).size();
            long done = System.nanoTime();
            System.out.printf(
                    "appended %d readings in threes at %d/s, read %d at %d/s%n",
                    READINGS, perSecond(READINGS, appended - begun), read, perSecond(read, done - appended));
            journal.acknowledge(READINGS);
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static long perSecond(long count, long nanos) {
        return count * 1_000_000_000L / nanos;
    }
}
