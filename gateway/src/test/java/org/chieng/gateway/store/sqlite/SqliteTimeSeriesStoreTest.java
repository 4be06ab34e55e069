package org.chieng.gateway.store.sqlite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.chieng.gateway.disk.FileChecksum;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.TimeSeriesStoreContract;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqliteTimeSeriesStoreTest extends TimeSeriesStoreContract {
    @TempDir
    Path elsewhere;

    @Override
    protected TimeSeriesStore open(Path folder) throws StoreException {
        return SqliteTimeSeriesStore.open(folder);
    }

    @Override
    protected TimeSeriesStore openBackup(Path backup, Path emptyFolder) throws Exception {
        Files.createDirectories(emptyFolder);
        Files.copy(backup, emptyFolder.resolve(SqliteTimeSeriesStore.FILE));
        return open(emptyFolder);
    }

    @Test
    @Timeout(60)
    void losesNothingAcknowledgedWhenKilledAtRandomMoments() throws Exception {
        store.close();
        Random random = new Random();
        for (int round = 0; round < 3; round++) {
            Path output = elsewhere.resolve("output-" + round);
            Process process = start(output);
            int killAfter = 1 + random.nextInt(200);
            await().until(() -> stored(output) >= killAfter);
            process.destroyForcibly();
            assertThat(process.waitFor()).isEqualTo(137);
            assertHoldsBatchesUpTo(stored(output) - 1);
        }
    }

    /** How many batches the process says it has stored. */
    private static long stored(Path output) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.matches("stored \\d+")).count();
        }
    }

    private void assertHoldsBatchesUpTo(long acknowledged) throws StoreException {
        try (TimeSeriesStore reopened = open(folder)) {
            List<Point> points = reopened.range(
                    new SeriesKey(AppendUntilKilled.DEVICE, AppendUntilKilled.CHANNEL), 0, Long.MAX_VALUE, 10_000_000);
            assertThat((long) points.size()).isGreaterThanOrEqualTo((acknowledged + 1) * AppendUntilKilled.BATCH);
            assertThat(points.size() % AppendUntilKilled.BATCH)
                    .as("half a batch")
                    .isZero();
            for (int i = 0; i < points.size(); i++) {
                assertThat(points.get(i))
                        .isEqualTo(new Point(AppendUntilKilled.START + i * 10_000L, new Value.Numeric(i)));
            }
        }
    }

    @Test
    @Timeout(60)
    void saysThatTheDiskRefusesAndGoesOnWhenThereIsRoom() throws Exception {
        store.close();
        Path output = elsewhere.resolve("output");
        Process process = start(output);
        try {
            await().until(() -> stored(output) > 0);
            // a limit on the size of files stands for a full disk: it needs no mount, and can be lifted
            limitFileSize(process, "400000:");
            await().until(() -> Files.readString(output).contains("refused "));
            assertThat(Files.readAllLines(output).stream().filter(line -> line.startsWith("refused ")))
                    .allSatisfy(line -> assertThat(line)
                            .startsWith("refused can't store readings in " + folder)
                            .containsAnyOf("the disk is full; make room", "the disk refuses"));

            long before = stored(output);
            limitFileSize(process, "unlimited:");
            await().until(() -> stored(output) > before + 10);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertHoldsBatchesUpTo(stored(output) - 1);
    }

    private static void limitFileSize(Process process, String limit) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + limit)
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).as("prlimit of Debian's util-linux").isZero();
    }

    private Process start(Path output) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dorg.sqlite.tmpdir=" + elsewhere,
                "-cp",
                System.getProperty("java.class.path"),
                AppendUntilKilled.class.getName(),
                folder.toString());
        return new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void findsAValueThatHasChangedInABackupAndRestoresNothingOfIt() throws Exception {
        store.append(List.of(of(NOW, new Value.Text("23.5 degrees"))));
        Path backup = elsewhere.resolve("backup.db");
        store.backup(backup);
        byte[] bytes = Files.readAllBytes(backup);
        int at = new String(bytes, ISO_8859_1).indexOf("23.5 degrees");
        assertThat(at).isPositive();
        bytes[at] ^= 1; // 33.5
        Files.write(backup, bytes);

        assertThatThrownBy(() -> SqliteBackups.verify(backup))
                .isInstanceOf(StoreException.class)
                .hasMessageContainingAll("is damaged", "SHA-256", "use another one");
        Path empty = Files.createDirectory(elsewhere.resolve("restored"));
        assertThatThrownBy(() -> SqliteBackups.restore(backup, empty)).isInstanceOf(StoreException.class);
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void takesABackupOfAnEarlierProgramThatHasNoChecksum() throws Exception {
        store.append(List.of(number(NOW, 1)));
        Path backup = elsewhere.resolve("backup.db");
        store.backup(backup);
        Files.delete(FileChecksum.beside(backup));

        assertThat(SqliteBackups.verify(backup).points()).isEqualTo(1);
        Path empty = Files.createDirectory(elsewhere.resolve("restored"));
        assertThat(SqliteBackups.restore(backup, empty).points()).isEqualTo(1);
        assertOnlyTheOwnerReads(empty);
    }

    @Test
    void keepsOthersFromReadingItsFiles() throws Exception {
        store.append(List.of(number(NOW, 1)));
        store.backup(elsewhere.resolve("backup.db"));

        assertOnlyTheOwnerReads(folder); // with -wal and -shm
        assertOnlyTheOwnerReads(elsewhere);
        Path made = elsewhere.resolve("made/here");
        open(made).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    /** As it was left by an earlier program that was killed. */
    @Test
    void takesItsFilesAwayFromOthersWhoMightReadThem() throws Exception {
        store.append(List.of(number(NOW, 1)));
        Path killed = Files.createDirectory(elsewhere.resolve("killed"));
        for (String name : List.of("series.db", "series.db-wal", "series.db-shm")) {
            Files.setPosixFilePermissions(
                    Files.copy(folder.resolve(name), killed.resolve(name)),
                    PosixFilePermissions.fromString("rw-r--r--"));
        }
        try (TimeSeriesStore opened = open(killed)) {
            assertOnlyTheOwnerReads(killed);
            assertThat(opened.range(SERIES, 0, Long.MAX_VALUE, 10)).hasSize(1);
            opened.append(List.of(number(NOW + 1, 2)));
            assertOnlyTheOwnerReads(killed);
        }
    }

    private static void assertOnlyTheOwnerReads(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));

        assertThatThrownBy(() -> open(file.resolve("data")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("data folder " + file.resolve("data") + " can't be made");
    }

    @Test
    void refusesAFolderThatCannotBeWritten() {
        // where nobody may make a file, not even root
        assertThatThrownBy(() -> open(Path.of("/proc")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("can't open the store in /proc/series.db")
                .hasMessageContaining("right to write to folder /proc");
    }

    @Test
    void refusesAFileThatIsNoDatabase(@TempDir Path other) throws IOException {
        Files.writeString(other.resolve(SqliteTimeSeriesStore.FILE), "no database, ".repeat(1000));

        assertThatThrownBy(() -> open(other))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("damaged or not a database");
    }

    @Test
    void refusesAFileOfANewerProgram() throws Exception {
        store.close();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("layout 99")
                .hasMessageContaining("newer program");
    }

    @Test
    void leavesNothingOfAnErasedDeviceInTheFiles() throws Exception {
        String secret = "Nguyễn-Thị-Secret-Marker";
        store.append(List.of(of(NOW, new Value.Text(secret)), number(NOW + 1, 1)));
        store.erase(PI);

        for (String suffix : List.of("", "-wal")) {
            Path file = folder.resolve(SqliteTimeSeriesStore.FILE + suffix);
            if (Files.exists(file)) {
                assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("Secret-Marker");
            }
        }
    }

    @Test
    void leavesOneFileWhenClosed() throws Exception {
        store.append(List.of(number(NOW, 1)));
        store.close();

        try (var files = Files.list(folder)) {
            assertThat(files).extracting(path -> path.getFileName().toString()).containsExactly("series.db");
        }
    }

    @Test
    void givesRoomBackWhenMuchLeaves() throws Exception {
        List<DeviceReading> batch = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            batch.add(number(NOW + i * SECOND, i));
        }
        store.append(batch);
        store.close();
        long before = Files.size(folder.resolve(SqliteTimeSeriesStore.FILE));
        store = open(folder);
        store.dropBefore(NOW + 190_000 * SECOND);
        store.close();

        assertThat(Files.size(folder.resolve(SqliteTimeSeriesStore.FILE))).isLessThan(before / 4);
    }

    /** What the program before roll-ups wrote: two devices, numbers and texts, a day. */
    @Test
    void opensAFileOfTheFirstLayoutAndKeepsItsReadings() throws Exception {
        store.close();
        Path file = folder.resolve(SqliteTimeSeriesStore.FILE);
        Files.delete(file);
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                InputStream sql = getClass().getResourceAsStream("layout-1.sql")) {
            statement.executeUpdate(new String(sql.readAllBytes(), UTF_8));
        }
        store = open(folder);

        SeriesKey temperature = new SeriesKey(new DeviceId("old-pi"), new ChannelName("room", "temperature"));
        long start = 1_790_035_200_000_000L;
        assertThat(store.range(temperature, 0, Long.MAX_VALUE, 100))
                .hasSize(25)
                .last()
                .isEqualTo(new Point(start + 24 * HOUR, new Value.Text("sensor pulled")));
        List<Bucket> hours = store.buckets(temperature, 0, Long.MAX_VALUE, HOUR);
        assertThat(hours).hasSize(24).element(3).isEqualTo(new Bucket(start + 3 * HOUR, 1, 23, 23, 23, 23));
        ((SqliteTimeSeriesStore) store).settle(Long.MAX_VALUE);
        assertThat(store.buckets(temperature, 0, Long.MAX_VALUE, HOUR)).isEqualTo(hours);
        assertThat(store.thinBefore(Long.MAX_VALUE, RollUp.HOUR)).isEqualTo(26);
        assertThat(store.buckets(temperature, 0, Long.MAX_VALUE, HOUR)).isEqualTo(hours);
        assertThat(store.latest(List.of(new DeviceId("old-pi"), new DeviceId("old-node"))))
                .hasSize(2);
    }

    @Test
    void writesThroughALogWithFullSynchronisationAndCanShrink() throws Exception {
        store.append(List.of(number(NOW, 1)));
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            assertThat(text(statement, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(text(statement, "PRAGMA auto_vacuum")).isEqualTo("2");
            assertThat(text(statement, "PRAGMA integrity_check")).isEqualTo("ok");
        }
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(SqliteTimeSeriesStore.FILE));
    }

    private static String text(Statement statement, String sql) throws Exception {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getString(1);
        }
    }
}
