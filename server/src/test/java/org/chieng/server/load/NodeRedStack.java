package org.chieng.server.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Mosquitto, Node-RED with its InfluxDB nodes and InfluxDB 1.6, as their own guides put them together: MQTT in at QoS 1, a
 * function that makes points of a pack, InfluxDB batch out. Mosquitto's queue for Node-RED has no bound, in its favour: by
 * default it would drop what is above 1,000 messages. Needs Debian's mosquitto and influxdb, and npm.
 */
final class NodeRedStack implements AutoCloseable {
    /** What the database holds when it grows no more. */
    record Settled(long count, long lastChangeNanos) {}

    private static final Path MODULES = Path.of("target", "node-red").toAbsolutePath();
    private static final String FUNCTION = """
            const device = msg.topic.split('/')[2];
            const base = msg.payload[0];
            msg.payload = msg.payload.map(r => ({
              measurement: 'telemetry',
              tags: {device: device, channel: base.bn + r.n},
              fields: {v: r.v},
              timestamp: Math.round((base.bt + (r.t || 0)) * 1000)
            }));
            return msg;
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final Path folder;
    private final int mqttPort = LoadTarget.freePort();
    private final int influxPort = LoadTarget.freePort();
    private final int nodePort = LoadTarget.freePort();

    private NodeRedStack(Path folder) throws IOException {
        this.folder = folder;
    }

    static NodeRedStack start(Path folder) throws IOException, InterruptedException {
        install();
        NodeRedStack stack = new NodeRedStack(folder);
        try {
            stack.startInflux();
            stack.startMosquitto();
            stack.startNodeRed();
            return stack;
        } catch (IOException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    int mqttPort() {
        return mqttPort;
    }

    /** Waits until the count has not grown for 20 seconds. */
    Settled settle(Duration longest) throws IOException, InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        long count = -1;
        long lastChange = System.nanoTime();
        while (System.nanoTime() < end && System.nanoTime() - lastChange < TimeUnit.SECONDS.toNanos(20)) {
            long now = count();
            if (now != count) {
                count = now;
                lastChange = System.nanoTime();
            }
            TimeUnit.SECONDS.sleep(1);
        }
        return new Settled(count, lastChange);
    }

    private long count() throws IOException, InterruptedException {
        JsonArray series = query("SELECT count(v) FROM telemetry")
                .getJsonArray("results")
                .getJsonObject(0)
                .getJsonArray("series");
        return series == null
                ? 0
                : series.getJsonObject(0).getJsonArray("values").getJsonArray(0).getLong(1);
    }

    private JsonObject query(String text) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + influxPort + "/query?db=schools"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("q=" + text.replace(" ", "+")))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new JsonObject(answer.body());
    }

    private static void install() throws IOException, InterruptedException {
        if (Files.isDirectory(MODULES.resolve("node_modules/node-red-contrib-influxdb"))) {
            return;
        }
        Files.createDirectories(MODULES);
        int exit = new ProcessBuilder(
                        "npm", "install", "--no-audit", "--no-fund", "node-red@4", "node-red-contrib-influxdb@0.7")
                .directory(MODULES.toFile())
                .redirectErrorStream(true)
                .redirectOutput(MODULES.resolve("npm.log").toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("npm install failed: see " + MODULES.resolve("npm.log"));
        }
    }

    private void startInflux() throws IOException, InterruptedException {
        Path config = Files.writeString(folder.resolve("influxdb.conf"), """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                dir = "%s"
                [data]
                dir = "%s"
                wal-dir = "%s"
                query-log-enabled = false
                [http]
                bind-address = "127.0.0.1:%d"
                log-enabled = false
                """.formatted(
                        LoadTarget.freePort(),
                        folder.resolve("meta"),
                        folder.resolve("data"),
                        folder.resolve("wal"),
                        influxPort));
        launch("influxd", List.of("influxd", "-config", config.toString()));
        awaitPort(influxPort);
        query("CREATE DATABASE schools");
    }

    private void startMosquitto() throws IOException, InterruptedException {
        Path config = Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + mqttPort
                        + " 127.0.0.1\nallow_anonymous true\nlog_type none\nmax_queued_messages 0\nmax_queued_bytes 0\n");
        launch("mosquitto", List.of("mosquitto", "-c", config.toString()));
        awaitPort(mqttPort);
    }

    private void startNodeRed() throws IOException, InterruptedException {
        Path user = Files.createDirectories(folder.resolve("node-red"));
        Files.writeString(user.resolve("flows.json"), flows().encode());
        Files.writeString(
                user.resolve("settings.js"),
                "module.exports = {uiPort: %d, uiHost: '127.0.0.1', flowFile: 'flows.json', nodesDir: '%s', logging: {console: {level: 'info'}}};"
                        .formatted(nodePort, MODULES.resolve("node_modules/node-red-contrib-influxdb")));
        launch(
                "node-red",
                List.of(
                        "node",
                        MODULES.resolve("node_modules/node-red/red.js").toString(),
                        "--userDir",
                        user.toString()));
        awaitPort(nodePort);
        Path log = folder.resolve("node-red.log");
        for (int i = 0; i < 600 && !Files.readString(log).contains("Connected to broker"); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        if (!Files.readString(log).contains("Connected to broker")) {
            throw new IOException("Node-RED did not come up: " + Files.readString(log));
        }
        TimeUnit.SECONDS.sleep(2); // it subscribes
    }

    private JsonArray flows() {
        JsonObject tab = new JsonObject().put("id", "tab").put("type", "tab").put("label", "schools");
        JsonObject broker = new JsonObject()
                .put("id", "broker")
                .put("type", "mqtt-broker")
                .put("broker", "127.0.0.1")
                .put("port", Integer.toString(mqttPort))
                .put("clientid", "node-red")
                .put("autoConnect", true)
                .put("protocolVersion", "4")
                .put("keepalive", "60")
                .put("cleansession", true);
        JsonObject database = new JsonObject()
                .put("id", "database")
                .put("type", "influxdb")
                .put("hostname", "127.0.0.1")
                .put("port", Integer.toString(influxPort))
                .put("protocol", "http")
                .put("database", "schools")
                .put("influxdbVersion", "1.x");
        JsonObject in = node("in", "mqtt in", "function")
                .put("topic", "v1/devices/+/telemetry")
                .put("qos", "1")
                .put("datatype", "json")
                .put("broker", "broker");
        JsonObject function =
                node("function", "function", "out").put("func", FUNCTION).put("outputs", 1);
        JsonObject out = node("out", "influxdb batch", null)
                .put("influxdb", "database")
                .put("precision", "ms")
                .put("retentionPolicy", "");
        return new JsonArray()
                .add(tab)
                .add(broker)
                .add(database)
                .add(in)
                .add(function)
                .add(out);
    }

    private static JsonObject node(String id, String type, @org.jspecify.annotations.Nullable String to) {
        JsonArray wires = new JsonArray();
        if (to != null) {
            wires.add(new JsonArray().add(to));
        }
        return new JsonObject()
                .put("id", id)
                .put("type", type)
                .put("z", "tab")
                .put("x", 100)
                .put("y", 100)
                .put("wires", wires);
    }

    private void launch(String name, List<String> command) throws IOException {
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start());
    }

    private static void awaitPort(int port) throws IOException, InterruptedException {
        for (int i = 0; i < 300; i++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException("nothing listens on port " + port);
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
