package org.chieng.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.Publisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as an operator runs it: the jar, in a process of its own. */
class ServerMainIT {
    private static final Path JAR = Path.of("target", "chieng-server.jar");
    private static final Pattern READY = Pattern.compile("READY http=(\\d+) mqtt=(\\d+) coap=(\\d+)");
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private Path config;

    @BeforeEach
    void writeConfig() throws IOException {
        config = config("server.conf", "");
    }

    @AfterEach
    void endProcesses() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    private Path config(String name, String settings) throws IOException {
        String usual = "data = \"" + folder.resolve("data") + "\"\nhttp.port = 0\nmqtt.port = 0\ncoap.port = 0\n";
        return Files.writeString(folder.resolve(name), usual + settings);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    private static Matcher ready(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        assertThat(line).as("first line").isNotNull().matches(READY);
        Matcher matcher = READY.matcher(line);
        assertThat(matcher.matches()).isTrue();
        return matcher;
    }

    private static void expectFault(Process process, int exitCode, String... words) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(err).isEqualTo(exitCode);
        assertThat(out).isEmpty();
        assertThat(err).contains(words).doesNotContain("\tat ", "Exception");
    }

    private static void expectLineOfFault(Process process, String... words) throws Exception {
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(err).isEqualTo(1);
        assertThat(err.strip()).contains(words).hasLineCount(1);
    }

    private static HttpResponse<String> get(String port, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void tellsItsPortsWhenEverythingListensAndStopsWhenItIsTold() throws Exception {
        Process server = start("--config", config.toString());
        String port = ready(server).group(1);
        assertThat(get(port, "/").body()).contains("<title>Chiêng</title>");

        server.toHandle().destroy(); // SIGTERM

        assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(server.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("WARN", "ERROR", "Exception");
    }

    @Test
    void letsADeviceInThatWasEnrolledWhileItRuns() throws Exception {
        Process server = start("--config", config.toString());
        Matcher ports = ready(server);
        run(
                "add-school",
                "--config",
                config.toString(),
                "--id",
                "ban",
                "--name",
                "TH Bản",
                "--area",
                "son",
                "--area-name",
                "Sơn");
        String secret = run("add-device", "--config", config.toString(), "--school", "ban", "--device", "pi")
                .strip();
        assertThat(secret).hasSize(27);

        try (Publisher device = Publisher.connect(Integer.parseInt(ports.group(2)), "pi", secret)) {
            device.publish("{\"temperature\": 21}");
        }
        assertThat(get(ports.group(1), "/api/v1/schools/ban/latest").statusCode())
                .isEqualTo(401);
        String cookie =
                Login.cookie(Integer.parseInt(ports.group(1)), "admin", Login.firstPassword(folder.resolve("data")));
        assertThat(get(ports.group(1), "/api/v1/schools/ban/latest", "Cookie", cookie)
                        .body())
                .contains("\"value\":21");
    }

    private String run(String... arguments) throws Exception {
        Process command = start(arguments);
        String out = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(command.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(command.waitFor()).as(err).isZero();
        return out;
    }

    @Test
    void backsUpWhileItRunsAndRestoresElsewhere() throws Exception {
        String[] backup = {
            "--config", config.toString(), "--to", folder.resolve("backup").toString()
        };
        Process server = start("--config", config.toString());
        Matcher ports = ready(server);
        String secret = enrol();
        try (Publisher device = Publisher.connect(Integer.parseInt(ports.group(2)), "pi", secret)) {
            device.publish("{\"temperature\": 21, \"light\": 7}");
            assertThat(run("backup", backup)).contains("backed up: 2 points of 2 series and the registry");
            device.publish("{\"temperature\": 22}"); // is not in it
        }
        expectLineOfFault(start("backup", backup), "exists already");
        server.toHandle().destroy();
        assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        String from = folder.resolve("backup").toString();
        Path other = Files.writeString(
                folder.resolve("other.conf"),
                "data = \"" + folder.resolve("data-2") + "\"\nhttp.port = 0\nmqtt.port = 0\ncoap.port = 0\n");
        assertThat(run("verify", "--config", other.toString(), "--from", from)).contains("whole: 2 points");
        expectLineOfFault(start("restore", "--config", config.toString(), "--from", from), "is there already");
        assertThat(run("restore", "--config", other.toString(), "--from", from)).contains("restored: 2 points");
        Matcher restored = ready(start("--config", other.toString()));
        String cookie = Login.cookie( // the accounts are in it, too
                Integer.parseInt(restored.group(1)), "admin", Login.firstPassword(folder.resolve("data")));
        assertThat(get(restored.group(1), "/api/v1/schools/ban/latest", "Cookie", cookie)
                        .body())
                .contains("\"value\":21", "\"value\":7");
        try (Publisher device = Publisher.connect(Integer.parseInt(restored.group(2)), "pi", secret)) {
            device.publish("{\"temperature\": 23}");
        }
    }

    @Test
    void saysWhenABackupIsDamaged() throws Exception {
        Matcher ports = ready(start("--config", config.toString()));
        try (Publisher device = Publisher.connect(Integer.parseInt(ports.group(2)), "pi", enrol())) {
            device.publish("{\"temperature\": 21}");
        }
        Path backup = folder.resolve("backup");
        run("backup", "--config", config.toString(), "--to", backup.toString());
        Path series = backup.resolve("series.db");
        byte[] bytes = Files.readAllBytes(series);
        Arrays.fill(bytes, 4096, 4096 * 2, (byte) 7);
        Files.write(series, bytes);

        expectLineOfFault(
                start("verify", "--config", config.toString(), "--from", backup.toString()), "series.db", "damaged");
    }

    /** Where SQLite's own check does not look. */
    @Test
    void saysWhenAValueOfABackupHasChangedAndWhenThatCannotBeKnown() throws Exception {
        Matcher ports = ready(start("--config", config.toString()));
        try (Publisher device = Publisher.connect(Integer.parseInt(ports.group(2)), "pi", enrol())) {
            device.publish("{\"note\": \"23.5 degrees\"}");
        }
        Path backup = folder.resolve("backup");
        String[] from = {"--config", config.toString(), "--from", backup.toString()};
        run("backup", "--config", config.toString(), "--to", backup.toString());
        assertThat(run("verify", from)).contains("whole: 1 points").doesNotContain("checksum");
        for (String name : List.of("series.db", "registry.db")) {
            byte[] whole = Files.readAllBytes(backup.resolve(name));
            byte[] changed = whole.clone();
            int at = new String(changed, StandardCharsets.ISO_8859_1)
                    .indexOf(name.equals("series.db") ? "23.5 degrees" : "TH B");
            changed[at < 0 ? changed.length - 1 : at] ^= 1;
            Files.write(backup.resolve(name), changed);
            expectLineOfFault(start("verify", from), name, "damaged", "SHA-256", "use another one");
            Files.write(backup.resolve(name), whole);
        }
        Files.delete(backup.resolve("series.db.sha256"));
        assertThat(run("verify", from)).contains("whole: 1 points", "no checksum", "beside series.db", "new backup");
    }

    @Test
    void namesThePortOfEveryDoorThatIsOpen() throws Exception {
        Path all = config("all.conf", """
                mqtt.websocket { enabled = true, port = 0 }
                coap.dtls { enabled = true, port = 0 }
                ingest-http { enabled = true, port = 0 }
                """);
        String line = start("--config", all.toString())
                .inputReader(StandardCharsets.UTF_8)
                .readLine();
        assertThat(line)
                .matches("READY http=\\d+ mqtt=\\d+ coap=\\d+ mqtt-websocket=\\d+ coap-dtls=\\d+ ingest-http=\\d+");
        assertThat(get(line.replaceFirst(".* ingest-http=", ""), "/ping").statusCode())
                .isEqualTo(204);
        assertThat(get(line.replaceFirst(".*-websocket=(\\d+).*", "$1"), "/").statusCode())
                .isEqualTo(404);
    }

    /** Gives the secret of the device {@code pi}. */
    private String enrol() throws Exception {
        String file = config.toString();
        run("add-school", "--config", file, "--id", "ban", "--name", "Bản", "--area", "son", "--area-name", "Sơn");
        return run("add-device", "--config", file, "--school", "ban", "--device", "pi")
                .strip();
    }

    private String run(String command, String[] options) throws Exception {
        List<String> whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of(options));
        return run(whole.toArray(String[]::new));
    }

    private Process start(String command, String[] options) throws IOException {
        List<String> whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of(options));
        return start(whole.toArray(String[]::new));
    }

    @Test
    void refusesADataFolderThatAnotherServerUses() throws Exception {
        ready(start("--config", config.toString()));

        expectLineOfFault(start("--config", config.toString()), "in use by another server", folder.toString());
    }

    @Test
    void namesThePortThatIsInUseAndItsSetting() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String setting : List.of("http.port", "mqtt.port")) {
                Path clash = config("clash.conf", setting + " = " + taken.getLocalPort());

                expectLineOfFault(start("--config", clash.toString()), setting, String.valueOf(taken.getLocalPort()));
            }
        }
    }

    @Test
    void saysThatItsDataFolderCanNotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        Path clash = config("clash.conf", "data = \"" + file + "\"");
        expectLineOfFault(start("--config", clash.toString()), "data folder", "is a file");

        Path below = config("below.conf", "data = \"/proc/chieng\"");
        expectLineOfFault(start("--config", below.toString()), "data folder /proc/chieng", "can't be written");
    }

    @Test
    void listsEveryFaultOfItsConfig() throws Exception {
        Path bad = config("bad.conf", "http.prt = 1\nmqtt.port = many\n");

        expectFault(start("--config", bad.toString()), 2, "bad.conf", "unknown key http.prt", "mqtt.port");
    }

    @Test
    void saysWhatItsImportFileLacks() throws Exception {
        Path content = Files.writeString(folder.resolve("registry.json"), "{\"schools\": [{\"id\": \"a\"}]}");
        Path bad = config("bad.conf", "registry.import = \"" + content + "\"");

        expectLineOfFault(start("--config", bad.toString()), "schools[0]: 'name' is missing");
    }

    @Test
    void explainsItsCommandLine() throws Exception {
        expectFault(start(), 2, "missing --config");
        expectFault(start("fly"), 2, "there is no command 'fly'", "add-device");
        expectFault(start("--config", "none.conf"), 2, "none.conf");
        assertThat(run("--help")).contains("add-device", "add-school");
    }
}
