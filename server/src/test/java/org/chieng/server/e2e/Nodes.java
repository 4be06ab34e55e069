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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.Postgres;

/** Gateways and servers as processes of their own, in one cluster on the loopback. */
final class Nodes implements AutoCloseable {
    static final List<String> NAMES = List.of("gateway-a", "gateway-b", "web-a", "web-b");

    private final Path folder;
    private final Map<String, Path> configs = new HashMap<>();
    private final Map<String, JarProcess> processes = new HashMap<>();
    private String cookie = "";

    /** @param store which store they share, in HOCON */
    Nodes(Path folder, Postgres postgres, int brokerPort, String store) throws IOException {
        this.folder = folder;
        List<Integer> ports = freePorts(NAMES.size());
        List<String> members =
                ports.stream().map(port -> "\"127.0.0.1:" + port + "\"").toList();
        for (int i = 0; i < NAMES.size(); i++) {
            String name = NAMES.get(i);
            boolean isGateway = name.startsWith("gateway");
            String config = "data = \"" + data(name) + "\"\n"
                    + "roles = [\"" + (isGateway ? "gateway" : "web") + "\"]\n"
                    + "registry { url = \"" + postgres.url("chieng") + "\", user = \"" + Postgres.USER
                    + "\", password-file = \"" + postgres.passwordFile() + "\" }\n"
                    + "cluster { host = \"127.0.0.1\", port = " + ports.get(i) + ", members = " + members + " }\n"
                    + "http.port = 0, mqtt.port = 0, coap.port = 0\n" + store + "\n"
                    + (isGateway
                            ? "broker { url = \"mqtt://127.0.0.1:" + brokerPort + "\", client-id = \"" + name + "\" }\n"
                            : "");
            configs.put(name, Files.writeString(folder.resolve(name + ".conf"), config));
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private Path data(String name) {
        return folder.resolve("data-" + name);
    }

    private List<String> command(String name, String... arguments) {
        List<String> command =
                JarProcess.java(folder, "-Xmx128m", "-XX:TieredStopAtLevel=1", "-jar", WholeWay.SERVER_JAR.toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--config", Objects.requireNonNull(configs.get(name)).toString()));
        return command;
    }

    /** Runs a command of the registry; gives what it printed. */
    String run(String name, String command, String... options) throws Exception {
        List<String> whole = command(name, command);
        whole.addAll(List.of(options));
        Process process = new ProcessBuilder(whole)
                .redirectError(folder.resolve("commands.log").toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(whole + ": " + Files.readString(folder.resolve("commands.log")));
        }
        return said.strip();
    }

    void start(String name) {
        processes.put(name, JarProcess.start(name, folder.resolve(name + ".log"), command(name)));
    }

    void kill(String name) {
        process(name).kill();
    }

    private JarProcess process(String name) {
        return Objects.requireNonNull(processes.get(name), name);
    }

    int httpPort(String name) {
        return port(name, "http");
    }

    int mqttPort(String name) {
        return port(name, "mqtt");
    }

    private int port(String name, String door) {
        Matcher matcher =
                Pattern.compile(door + "=(\\d+)").matcher(process(name).awaitReady());
        if (!matcher.find()) {
            throw new IllegalStateException(name + " has no " + door);
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** What a browser holds that has logged in as the administrator, at whichever server. */
    String cookie() throws Exception {
        if (cookie.isEmpty()) {
            String password = run("web-a", "reset-password", "--id", "admin");
            cookie = Login.cookie(httpPort("web-a"), "admin", password);
        }
        return cookie;
    }

    /** What the interface answers; {@code headers} are names and values by turns. */
    JsonObject get(String name, String path, String... headers) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort(name) + "/api/v1/" + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return new JsonObject(HttpClient.newHttpClient()
                    .send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonObject health(String name) {
        return get(name, "health");
    }

    int gatewaysHeard(String name) {
        return health(name).getInteger("gateways");
    }

    /** The devices of a school that a server believes to be online. */
    Set<String> online(String name, String school) throws Exception {
        Set<String> online = new HashSet<>();
        JsonArray devices =
                get(name, "schools/" + school + "/devices", "Cookie", cookie()).getJsonArray("items");
        for (int i = 0; i < devices.size(); i++) {
            JsonObject device = devices.getJsonObject(i);
            if (device.getBoolean("online", false)) {
                online.add(device.getString("id"));
            }
        }
        return online;
    }

    /** Lets all end in good order. */
    @Override
    public void close() {
        processes.values().forEach(process -> {
            if (process.isAlive()) {
                process.terminate();
            }
        });
        processes.clear();
    }
}
