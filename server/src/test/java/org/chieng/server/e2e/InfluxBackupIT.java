package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.server.testkit.Publisher;
import org.chieng.testkit.Influxd;
import org.chieng.testkit.V2Front;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands {@code backup}, {@code verify} and {@code restore}, as processes, over a real InfluxDB 1.6.7. */
@Timeout(180)
class InfluxBackupIT {
    private static final String TOKEN = "token-of-the-backup-test";
    private static final String SECRET = "a-secret-of-the-backup-test";
    private static final int READINGS = 1_000;

    @TempDir
    Path folder;

    private Influxd influxd;
    private V2Front front;

    @BeforeEach
    void start() throws Exception {
        influxd = Influxd.start(Files.createDirectory(folder.resolve("influxd")));
        front = V2Front.before(influxd, TOKEN);
        influxd.query("", "CREATE DATABASE one");
        influxd.query("", "CREATE DATABASE two");
        Files.writeString(folder.resolve("token"), TOKEN);
        Files.writeString(folder.resolve("registry.json"), """
                {"areas": [{"id": "hoa-binh", "name": "Hòa Bình"}],
                 "schools": [{"id": "muong-bi", "name": "THCS Mường Bi", "area": "hoa-binh"}],
                 "devices": [{"id": "pi", "school": "muong-bi", "name": "Pi", "secret": "%s"}]}
                """.formatted(SECRET));
    }

    @AfterEach
    void stop() {
        front.close();
        influxd.close();
    }

    private Path config(String bucket) throws Exception {
        return Files.writeString(folder.resolve(bucket + ".conf"), """
                data = "%s"
                registry.import = "%s"
                http.port = 0, mqtt.port = 0, coap.port = 0
                store { kind = influxdb, influxdb { url = "%s", bucket = %s, token-file = "%s" } }
                """.formatted(
                        folder.resolve("data-" + bucket),
                        folder.resolve("registry.json"),
                        front.uri(),
                        bucket,
                        folder.resolve("token")));
    }

    private record Ended(int code, String out, String err) {}

    private Ended run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(JarProcess.java(folder, "-jar", WholeWay.SERVER_JAR.toString()));
        command.addAll(List.of(arguments));
        Path err = folder.resolve("command.log");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    private JarProcess serve(Path config) {
        return JarProcess.start(
                "server",
                folder.resolve("server.log"),
                JarProcess.java(folder, "-jar", WholeWay.SERVER_JAR.toString(), "--config", config.toString()));
    }

    private String points(String bucket) throws Exception {
        return influxd.query(bucket, "SELECT * FROM telemetry");
    }

    @Test
    void aBackupMadeWhileTheServerRunsIsCheckedAndRestoredIntoAnotherBucket() throws Exception {
        Path one = config("one");
        Path backup = folder.resolve("backup");
        try (JarProcess server = serve(one)) {
            Matcher port = Pattern.compile("mqtt=(\\d+)").matcher(server.awaitReady());
            assertThat(port.find()).isTrue();
            StringBuilder pack = new StringBuilder("[{\"n\":\"text\",\"vs\":\"chữ, \\\"x\\\"=\\\\\",\"t\":-1}");
            for (int n = 1; n < READINGS; n++) {
                pack.append(",{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":")
                        .append(n / 10.0)
                        .append(",\"t\":-")
                        .append(n)
                        .append('}');
            }
            try (Publisher pi = Publisher.connect(Integer.parseInt(port.group(1)), "pi", SECRET)) {
                pi.publish(pack + "]"); // acknowledged: InfluxDB has it
            }

            Ended made = run("backup", "--config", one.toString(), "--to", backup.toString());
            assertThat(made.code()).as(made.err()).isZero();
            assertThat(made.out()).contains("backed up: 1000 points of 2 series and the registry");
            server.terminate();
        }
        Ended checked = run("verify", "--config", one.toString(), "--from", backup.toString());
        assertThat(checked.code()).as(checked.err()).isZero();
        assertThat(checked.out()).contains("whole: 1000 points of 2 series and the registry");

        Path two = config("two");
        Ended restored = run("restore", "--config", two.toString(), "--from", backup.toString());
        assertThat(restored.code()).as(restored.err()).isZero();
        assertThat(restored.out()).contains("restored: 1000 points of 2 series");
        assertThat(points("two")).as("every point as it was").isEqualTo(points("one"));

        try (JarProcess server = serve(two)) {
            Matcher ports = Pattern.compile("mqtt=(\\d+)").matcher(server.awaitReady());
            assertThat(ports.find()).isTrue();
            try (Publisher pi = Publisher.connect(Integer.parseInt(ports.group(1)), "pi", SECRET)) {
                pi.publish("{\"temperature\": 1}"); // the registry is there, too
            }
            await().untilAsserted(() -> assertThat(influxd.query("two", "SELECT count(v) FROM telemetry"))
                    .contains("1001]"));
        }
    }

    @Test
    void aDamagedBackupIsToldAndRestoresNothing() throws Exception {
        Path one = config("one");
        Path backup = folder.resolve("backup");
        try (JarProcess server = serve(one)) {
            Matcher port = Pattern.compile("mqtt=(\\d+)").matcher(server.awaitReady());
            assertThat(port.find()).isTrue();
            try (Publisher pi = Publisher.connect(Integer.parseInt(port.group(1)), "pi", SECRET)) {
                pi.publish("{\"temperature\": 23.5, \"light\": 300}");
            }
            assertThat(run("backup", "--config", one.toString(), "--to", backup.toString())
                            .code())
                    .isZero();
            server.terminate();
        }
        try (RandomAccessFile file =
                new RandomAccessFile(backup.resolve("series.lp.gz").toFile(), "rw")) {
            file.setLength(file.length() - 5);
        }

        Ended checked = run("verify", "--config", one.toString(), "--from", backup.toString());
        assertThat(checked.code()).isEqualTo(1);
        assertThat(checked.err()).contains("series.lp.gz").contains("not whole").doesNotContain("\tat ");

        Ended restored = run("restore", "--config", config("two").toString(), "--from", backup.toString());
        assertThat(restored.code()).isEqualTo(1);
        assertThat(points("two")).doesNotContain("telemetry");
        assertThat(folder.resolve("data-two").resolve("registry.db")).doesNotExist();
    }
}
