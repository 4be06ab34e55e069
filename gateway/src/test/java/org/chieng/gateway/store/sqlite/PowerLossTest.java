package org.chieng.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records what the store really writes and syncs, and opens what a disk may hold of it when the power goes. */
class PowerLossTest {
    private static final SeriesKey SERIES = new SeriesKey(AppendRecorded.DEVICE, AppendRecorded.CHANNEL);
    /** Enough that the log is carried into the file, which is every 4,000 pages. */
    private static final int BATCHES = 1_200;

    @TempDir
    Path folder;

    @Test
    @Timeout(300)
    void losesNothingAcknowledgedWhereverThePowerGoes() throws Exception {
        RecordedWrites recorded = record();
        Random random = new Random(20261128);
        List<Integer> moments = moments(recorded, random);
        for (int moment : moments) {
            Path disk = folder.resolve("disk-" + moment);
            recorded.powerLoss(moment, true, random, disk);
            assertHoldsWhatWasAcknowledged(disk, recorded.written("acks", moment), moment);
            deleteAll(disk);
        }

        // what proves that the disk of this test does lose: the same with a disk that lies
        int broken = 0;
        for (int moment : moments.subList(0, 10)) {
            Path disk = folder.resolve("lying-" + moment);
            recorded.powerLoss(moment, false, random, disk);
            broken += holds(disk) < recorded.written("acks", moment) * AppendRecorded.BATCH ? 1 : 0;
            deleteAll(disk);
        }
        assertThat(broken).isPositive();
    }

    /** Anywhere after the first acknowledgement, and around each carrying of the log into the file. */
    private static List<Integer> moments(RecordedWrites recorded, Random random) {
        List<Integer> moments = new ArrayList<>();
        int first = recorded.first("acks");
        for (int i = 0; i < 30; i++) {
            moments.add(first + random.nextInt(recorded.size() - first));
        }
        List<Integer> carried = recorded.syncsOf("series.db").stream()
                .filter(sync -> sync > first)
                .toList();
        assertThat(carried).as("the log was carried over in the record").isNotEmpty();
        for (int sync : carried) {
            for (int around : new int[] {-400, -30, -1, 0, 1, 2, 5}) {
                moments.add(Math.max(first, Math.min(recorded.size(), sync + around)));
            }
        }
        return moments;
    }

    private static void assertHoldsWhatWasAcknowledged(Path disk, long acknowledged, int moment) throws Exception {
        try (SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(disk)) {
            List<Point> points = store.range(SERIES, 0, Long.MAX_VALUE, 10_000_000);
            assertThat((long) points.size())
                    .as("points after a loss before call %d", moment)
                    .isGreaterThanOrEqualTo(acknowledged * AppendRecorded.BATCH);
            assertThat(points.size() % AppendRecorded.BATCH).as("half a batch").isZero();
            for (int i = 0; i < points.size(); i++) {
                assertThat(points.get(i))
                        .isEqualTo(new Point(AppendRecorded.START + i * AppendRecorded.STEP, new Value.Numeric(i)));
            }
            for (RollUp rollUp : RollUp.values()) {
                assertThat(store.buckets(SERIES, 0, Long.MAX_VALUE, rollUp.micros()).stream()
                                .mapToLong(Bucket::count)
                                .sum())
                        .isEqualTo(points.size());
            }
            Path backup = disk.resolve("backup.db");
            store.backup(backup);
            assertThat(store.verify(backup).points()).isEqualTo(points.size());
        }
    }

    /** How many points can be read; none where it does not open. */
    private static long holds(Path disk) {
        try (SqliteTimeSeriesStore store = SqliteTimeSeriesStore.open(disk)) {
            return store.range(SERIES, 0, Long.MAX_VALUE, 10_000_000).size();
        } catch (StoreException e) {
            return 0;
        }
    }

    private RecordedWrites record() throws Exception {
        Path library = compile();
        Path trace = folder.resolve("trace");
        Path data = folder.resolve("data");
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dorg.sqlite.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                AppendRecorded.class.getName(),
                data.toString(),
                Integer.toString(BATCHES));
        java.environment().put("LD_PRELOAD", library.toString());
        java.environment().put("RECORD_WRITES", trace.toString());
        assertThat(java.inheritIO().start().waitFor()).isZero();
        RecordedWrites recorded = RecordedWrites.read(trace);
        assertThat(recorded.written("acks", recorded.size())).isEqualTo(BATCHES);
        return recorded;
    }

    private Path compile() throws Exception {
        Path source = folder.resolve("record-writes.c");
        try (InputStream in = PowerLossTest.class.getResourceAsStream("record-writes.c")) {
            Files.copy(in, source);
        }
        Path library = folder.resolve("record-writes.so");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-O1",
                        "-Wall",
                        "-Werror",
                        "-o",
                        library.toString(),
                        source.toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).as("gcc of Debian's gcc and libc6-dev").isZero();
        return library;
    }

    private static void deleteAll(Path disk) throws IOException {
        try (var files = Files.list(disk)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
