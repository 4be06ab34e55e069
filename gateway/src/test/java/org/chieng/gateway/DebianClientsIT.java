package org.chieng.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.CommandId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/protocol.md tells a person to type, typed: the programs of Debian's mosquitto-clients and libcoap3-bin. */
@Timeout(90)
class DebianClientsIT {
    @TempDir
    Path folder;

    @TempDir
    Path outputs;

    private RunningGateway running;
    private final List<Process> processes = new ArrayList<>();

    /** What a program wrote, and how it ended. */
    private record Run(int exitCode, String output) {}

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        running.close();
    }

    private Process begin(Path output, String debianPackage, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            processes.add(process);
            return process;
        } catch (IOException e) {
            return fail(command[0] + " is missing: apt-get install " + debianPackage, e);
        }
    }

    private Run run(String debianPackage, String... command) throws Exception {
        Path output = Files.createTempFile(outputs, "run", ".txt");
        Process process = begin(output, debianPackage, command);
        assertThat(process.waitFor(30, TimeUnit.SECONDS))
                .as(String.join(" ", command))
                .isTrue();
        return new Run(process.exitValue(), Files.readString(output, UTF_8));
    }

    private Run publish(String version, String topic, String payload, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "mosquitto_pub",
                "-d",
                "-V",
                version,
                "-p",
                "" + running.gateway.mqttPort(),
                "-i",
                "pi",
                "-u",
                "pi",
                "-P",
                RunningGateway.SECRET,
                "-q",
                "1",
                "-t",
                topic,
                "-m",
                payload));
        command.addAll(List.of(more));
        return run("mosquitto-clients", command.toArray(String[]::new));
    }

    private Run post(String uri, String payload, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("coap-client-notls", "-m", "post", "-e", payload));
        command.addAll(List.of(more));
        command.add("coap://127.0.0.1:" + running.gateway.coapPort() + uri);
        return run("libcoap3-bin", command.toArray(String[]::new));
    }

    @Test
    void mosquittoPublishesInBothVersions() throws Exception {
        assertThat(publish("311", "telemetry", "{\"v311\": 23.5}").output()).contains("received PUBACK (Mid: 1, RC:0)");
        assertThat(publish("5", "telemetry", "[{\"n\": \"room/v5\", \"u\": \"Cel\", \"v\": 23.5}]")
                        .output())
                .contains("received PUBACK (Mid: 1, RC:0)");
        assertThat(publish("5", "v1/devices/pi/telemetry", "{\"two\": 1}", "-q", "2")
                        .exitCode())
                .isZero();

        assertThat(running.stored(RunningGateway.PI, "v311")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "room/v5")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "two")).hasSize(1);
    }

    @Test
    void mosquittoIsToldTheReasonCode() throws Exception {
        assertThat(publish("5", "telemetry", "oops").output()).contains("RC:153");
        assertThat(publish("5", "v1/devices/other/telemetry", "{\"a\":1}").output())
                .contains("RC:135");
        assertThat(publish("5", "weather", "{\"a\":1}").output()).contains("RC:144");
        assertThat(publish("5", "telemetry", "{\"a\":1}", "-P", "wrong").output())
                .contains("CONNACK (134)");
        assertThat(publish("311", "telemetry", "{\"a\":1}", "-P", "wrong").output())
                .contains("CONNACK (4)");
    }

    @Test
    void mosquittoOfVersion5LearnsTheLargestPacketAndSendsNone() throws Exception {
        Path large = Files.writeString(outputs.resolve("large"), " ".repeat(400_000));
        Run run = run(
                "mosquitto-clients",
                "mosquitto_pub",
                "-d",
                "-V",
                "5",
                "-p",
                "" + running.gateway.mqttPort(),
                "-u",
                "pi",
                "-P",
                RunningGateway.SECRET,
                "-q",
                "1",
                "-t",
                "telemetry",
                "-f",
                large.toString());

        assertThat(run.output()).contains("received CONNACK (0)").doesNotContain("PUBLISH");
        assertThat(running.gateway.counters().messages()).isZero();
    }

    @Test
    void mosquittoListensForErrorsInASecondTerminal() throws Exception {
        Path heard = outputs.resolve("heard");
        Process listener = begin(
                heard,
                "mosquitto-clients",
                "mosquitto_sub",
                "-p",
                "" + running.gateway.mqttPort(),
                "-i",
                "pi-errors",
                "-u",
                "pi",
                "-P",
                RunningGateway.SECRET,
                "-t",
                "errors",
                "-C",
                "1");
        await().until(() -> running.gateway.sessions() == 1);
        await().untilAsserted(() -> {
            publish("311", "telemetry", "[{\"n\":\"t\",\"u\":\"celsius\",\"v\":1}]"); // until its SUBSCRIBE has come
            assertThat(listener.isAlive()).isFalse();
        });

        JsonObject error = new JsonObject(Files.readString(heard, UTF_8));
        assertThat(error.getString("code")).isEqualTo("unknown-unit");
        assertThat(error.getString("topic")).isEqualTo("telemetry");
        assertThat(error.getInteger("record")).isZero();
    }

    @Test
    void mosquittoTakesACommandAndItsConfigurationAndAnswers() throws Exception {
        Downlink downlink = running.gateway.downlink();
        List<String> replies = new CopyOnWriteArrayList<>();
        downlink.onReply((device, id, payload) -> replies.add(device + " " + id + " " + new String(payload, UTF_8)));
        downlink.configure(RunningGateway.PI, "{\"version\": 1}".getBytes(UTF_8));
        downlink.send(
                RunningGateway.PI,
                new CommandId("c-1"),
                "{\"do\": \"identify\"}".getBytes(UTF_8),
                Instant.now().plusSeconds(60));
        for (String version : List.of("311", "5")) {
            Path heard = outputs.resolve("commands-" + version);
            Process listener = begin(
                    heard,
                    "mosquitto-clients",
                    "mosquitto_sub",
                    "-v",
                    "-V",
                    version,
                    "-p",
                    "" + running.gateway.mqttPort(),
                    "-i",
                    "pi",
                    "-u",
                    "pi",
                    "-P",
                    RunningGateway.SECRET,
                    "-q",
                    "1",
                    "-t",
                    "commands/+",
                    "-t",
                    "config",
                    "-C",
                    "2");
            assertThat(listener.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(heard, UTF_8))
                    .contains("config {\"version\": 1}")
                    .contains("commands/c-1 {\"do\": \"identify\"}");
            await().until(() -> running.gateway.sessions() == 0);
            downlink.send( // for the other version; where mosquitto_sub left before its PUBACK, it waits still
                    RunningGateway.PI,
                    new CommandId("c-1"),
                    "{\"do\": \"identify\"}".getBytes(UTF_8),
                    Instant.now().plusSeconds(60));
        }
        assertThat(publish("5", "replies/c-1", "{\"state\": \"done\"}").output())
                .contains("received PUBACK (Mid: 1, RC:0)");
        assertThat(replies).containsExactly("pi c-1 {\"state\": \"done\"}");
    }

    @Test
    void mosquittoSeesTheLiveValuesOfItsSchool() throws Exception {
        Path heard = outputs.resolve("live");
        Process listener = begin(
                heard,
                "mosquitto-clients",
                "mosquitto_sub",
                "-v",
                "-p",
                "" + running.gateway.mqttPort(),
                "-i",
                "pupil",
                "-u",
                "other",
                "-P",
                RunningGateway.SECRET,
                "-t",
                "live/#",
                "-C",
                "1");
        await().until(() -> running.gateway.sessions() == 1);
        await().untilAsserted(() -> {
            publish("311", "telemetry", "{\"t\": 23.5}"); // until its SUBSCRIBE has come
            assertThat(listener.isAlive()).isFalse();
        });
        assertThat(Files.readString(heard, UTF_8))
                .startsWith("live/pi/board/t {\"t\":")
                .contains("\"v\":23.5");
    }

    @Test
    void coapClientPosts() throws Exception {
        Run stored = post(
                "/v1/devices/pi/telemetry?key=" + RunningGateway.SECRET,
                "[{\"n\": \"room/coap\", \"u\": \"Cel\", \"v\": 23.5}]",
                "-t",
                "application/senml+json",
                "-v",
                "6");

        assertThat(stored.output()).contains("2.04");
        assertThat(running.stored(RunningGateway.PI, "room/coap")).hasSize(1);

        assertThat(post("/telemetry?device=pi&key=" + RunningGateway.SECRET, "{\"non\": 1}", "-N", "-v", "6")
                        .output())
                .contains("2.04");
        assertThat(running.stored(RunningGateway.PI, "non")).hasSize(1);
    }

    @Test
    void coapClientIsToldWhatIsWrong() throws Exception {
        String uri = "/v1/devices/pi/telemetry?key=";
        assertThat(post(uri + "wrong", "{\"a\":1}").output()).contains("4.01").contains("device or secret is wrong");
        assertThat(post(uri + RunningGateway.SECRET, "oops").output())
                .contains("4.00")
                .contains("not JSON");
        assertThat(post(uri + RunningGateway.SECRET, "[{\"n\":\"a\",\"u\":\"celsius\",\"v\":1}]")
                        .output())
                .contains("4.22")
                .contains("Cel");
        assertThat(running.rejected(ErrorCode.WRONG_SECRET)).isEqualTo(1);
    }

    @Test
    void coapClientPostsInBlocks() throws Exception {
        StringBuilder pack = new StringBuilder("[{\"n\":\"n\",\"v\":0}");
        for (int i = 1; i < 300; i++) {
            pack.append(",{\"n\":\"n\",\"v\":")
                    .append(i)
                    .append(",\"t\":-")
                    .append(i)
                    .append('}');
        }
        Path file = Files.writeString(outputs.resolve("pack"), pack + "]");
        Run run = run(
                "libcoap3-bin",
                "coap-client-notls",
                "-m",
                "post",
                "-b",
                "512",
                "-f",
                file.toString(),
                "-v",
                "6",
                "coap://127.0.0.1:" + running.gateway.coapPort() + "/telemetry?device=pi&key=" + RunningGateway.SECRET);

        assertThat(run.output()).contains("2.04");
        assertThat(running.stored(RunningGateway.PI, "n")).hasSize(300);
    }
}
