package org.chieng.server.e2e;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.chieng.server.testkit.Login;

/**
 * A server, and any number of agents with their boards, as processes in one folder. The server keeps its ports over a
 * restart, as a real one does. Closing it kills what still runs.
 */
final class WholeWay implements AutoCloseable {
    static final Path SERVER_JAR = Path.of("target", "chieng-server.jar");
    private static final Path AGENT_JAR = Path.of("..", "device-agent", "target", "chieng-agent.jar");
    private static final Path AGENT_JVM = Path.of("..", "deploy", "agent.jvm");
    private static final Path SIM_JAR = Path.of("..", "firmware-sim", "target", "chieng-sim.jar");

    static final String SCHOOL = "thcs-muong-bi";

    private final Path folder;
    private final int httpPort = freePort();
    private final int mqttPort = freePort();
    private final int coapPort = freePort();
    private final List<JarProcess> others = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String serverOption;
    private JarProcess server;
    private String cookie = "";

    private WholeWay(Path folder, String serverOption, String settings, List<String> devices) throws IOException {
        this.folder = folder;
        this.serverOption = serverOption;
        writeRegistry(devices);
        writeServerConfig(settings);
        this.server = launchServer();
    }

    /** Starts a server that knows one school with these devices, and waits until it listens. */
    static WholeWay start(Path folder, String... devices) throws IOException {
        return startWith("-Xmx256m", folder, devices);
    }

    /** The same with another option of the server's JVM. */
    static WholeWay startWith(String serverOption, Path folder, String... devices) throws IOException {
        return startSet(serverOption, "", folder, devices);
    }

    /** The same with more settings of the server. */
    static WholeWay startSet(String serverOption, String settings, Path folder, String... devices) throws IOException {
        WholeWay way = new WholeWay(folder, serverOption, settings, List.of(devices));
        way.server.awaitReady();
        return way;
    }

    Path serverData() {
        return folder.resolve("server");
    }

    String url(String path) {
        return "http://127.0.0.1:" + httpPort + path;
    }

    int mqttPort() {
        return mqttPort;
    }

    int coapPort() {
        return coapPort;
    }

    JarProcess server() {
        return server;
    }

    /** Kill -9. */
    void killServer() {
        server.kill();
    }

    /** Starts it again on the same ports and folder, and waits until it listens. */
    void restartServer() {
        server = launchServer();
        server.awaitReady();
    }

    /** Starts simulated boards in one process; each is at {@link #port} and writes {@link #record}. */
    JarProcess startBoards(String... sketchAndNames) {
        List<String> command = JarProcess.java(folder, "-jar", SIM_JAR.toString(), "board");
        for (String sketchAndName : sketchAndNames) {
            String[] parts = sketchAndName.split(":", 2);
            command.addAll(List.of("--sketch", parts[0], "--name", parts[1]));
            command.addAll(List.of("--port", port(parts[1]).toString()));
            command.addAll(List.of("--record", recordFile(parts[1]).toString()));
        }
        JarProcess boards = JarProcess.start("boards", folder.resolve("boards.log"), command);
        others.add(boards);
        boards.awaitReady();
        return boards;
    }

    /** Starts an agent, with the settings that it ships with, that reads these boards. */
    JarProcess startAgent(String device, String... boards) throws IOException {
        Path config = folder.resolve(device + ".conf");
        if (!Files.exists(config)) {
            writeAgentConfig(config, device, boards);
        }
        JarProcess agent = JarProcess.start(
                device,
                folder.resolve(device + ".log"),
                JarProcess.java(folder, "@" + AGENT_JVM, "-jar", AGENT_JAR.toString(), "--config", config.toString()));
        others.add(agent);
        return agent;
    }

    /** Writes what an agent shall have in its configuration beside its name, data and server; before it is started. */
    void configureAgent(String device, String settings) throws IOException {
        Files.writeString(folder.resolve(device + ".conf"), agentConfig(device) + settings);
    }

    /** Configures an agent that has neither name nor secret, but a page of its own; before it is started. */
    void configureNewAgent(String folderName, int localPort, String board) throws IOException {
        Files.writeString(folder.resolve(folderName + ".conf"), """
                data = "%s"
                server { host = "127.0.0.1", port = %d, secret-file = "%s", web = "%s" }
                local { enabled = true, port = %d, title = "THCS Mường Bi" }
                serial { ports = ["%s"], discover = false }
                """.formatted(
                        folder.resolve(folderName),
                        mqttPort,
                        folder.resolve(folderName + ".secret"),
                        url(""),
                        localPort,
                        port(board)));
    }

    /** Starts a node in the place of an ESP32 that posts to an agent on this machine. */
    JarProcess startNode(String name, int coapPort, Path secretFile, String... more) {
        List<String> command = JarProcess.java(folder, "-jar", SIM_JAR.toString(), "esp32", "--device", name);
        command.addAll(List.of("--coap", "127.0.0.1:" + coapPort, "--secret-file", secretFile.toString()));
        command.addAll(List.of(more));
        JarProcess node = JarProcess.start(name, folder.resolve(name + ".log"), command);
        others.add(node);
        node.awaitReady();
        return node;
    }

    /** SIGTERM to the server, and waits until it is gone. */
    void stopServer() {
        server.terminate();
    }

    /** Where a board's port appears. */
    Path port(String board) {
        return folder.resolve("dev").resolve(board);
    }

    /** What a board itself wrote down of the lines that it printed. */
    BoardRecord record(String board) {
        return BoardRecord.read(recordFile(board));
    }

    /** The secret of a device that the server knew from the start. */
    String secret(String device) throws IOException {
        return Files.readString(folder.resolve(device + ".secret"));
    }

    /** Enrols a device while the server runs, with the command that a user has; gives its secret. */
    String addDevice(String device) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(JarProcess.java(
                        folder,
                        "-jar",
                        SERVER_JAR.toString(),
                        "add-device",
                        "--config",
                        folder.resolve("server.conf").toString(),
                        "--school",
                        SCHOOL,
                        "--device",
                        device))
                .redirectError(folder.resolve("add-device.log").toFile())
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("add-device.log")));
        }
        return printed.strip();
    }

    /** GET of the REST interface, by the administrator; the health anybody may ask for, also when nobody can log in. */
    JsonObject get(String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url("/api/v1" + path)));
        if (!path.equals("/health")) {
            request.header("Cookie", cookie());
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + response.statusCode() + " " + response.body());
        }
        return new JsonObject(response.body());
    }

    private String cookie() throws IOException, InterruptedException {
        if (cookie.isEmpty()) {
            cookie = Login.cookie(httpPort, "admin", Login.firstPassword(serverData()));
        }
        return cookie;
    }

    /** The newest number of a channel {@code source/channel} as the REST interface tells it, or -1 where it has none yet. */
    double latestNumber(String device, String channel) throws IOException, InterruptedException {
        return get("/schools/" + SCHOOL + "/latest").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("device").equals(device)
                        && channel.equals(one.getString("source") + "/" + one.getString("channel")))
                .mapToDouble(one -> one.getDouble("value"))
                .findFirst()
                .orElse(-1);
    }

    @Override
    public void close() {
        others.forEach(JarProcess::close);
        server.close();
    }

    private JarProcess launchServer() {
        return JarProcess.start(
                "server",
                folder.resolve("server.log"),
                JarProcess.java(
                        folder,
                        serverOption,
                        "-jar",
                        SERVER_JAR.toString(),
                        "--config",
                        folder.resolve("server.conf").toString()));
    }

    private void writeRegistry(List<String> devices) throws IOException {
        JsonArray enrolled = new JsonArray();
        for (String device : devices) {
            String secret = UUID.randomUUID().toString();
            enrolled.add(new JsonObject()
                    .put("id", device)
                    .put("school", SCHOOL)
                    .put("name", device)
                    .put("secret", secret));
            Path secretFile = Files.createFile(
                    folder.resolve(device + ".secret"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(secretFile, secret);
        }
        JsonObject registry = new JsonObject()
                .put(
                        "areas",
                        new JsonArray()
                                .add(new JsonObject().put("id", "tan-lac").put("name", "Tân Lạc")))
                .put(
                        "schools",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", SCHOOL)
                                        .put("name", "THCS Mường Bi")
                                        .put("area", "tan-lac")))
                .put("devices", enrolled);
        Files.writeString(folder.resolve("registry.json"), registry.encodePrettily());
    }

    private void writeServerConfig(String settings) throws IOException {
        Files.writeString(
                folder.resolve("server.conf"),
                """
                data = "%s"
                registry.import = "%s"
                http.port = %d
                mqtt.port = %d
                coap.port = %d
                """.formatted(serverData(), folder.resolve("registry.json"), httpPort, mqttPort, coapPort) + settings);
    }

    private void writeAgentConfig(Path config, String device, String... boards) throws IOException {
        StringBuilder ports = new StringBuilder();
        for (String board : boards) {
            ports.append(ports.isEmpty() ? "" : ", ")
                    .append('"')
                    .append(port(board))
                    .append('"');
        }
        Files.writeString(config, agentConfig(device) + "serial { ports = [%s], discover = false }%n".formatted(ports));
    }

    private String agentConfig(String device) {
        return """
                device = "%s"
                data = "%s"
                server { host = "127.0.0.1", port = %d, secret-file = "%s" }
                """.formatted(device, folder.resolve(device), mqttPort, folder.resolve(device + ".secret"));
    }

    private Path recordFile(String board) {
        return folder.resolve(board + ".record");
    }

    /** A TCP port that nobody has. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
