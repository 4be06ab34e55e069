package org.chieng.server.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.e2e.JarProcess;
import org.chieng.server.testkit.Login;

/** The all-in-one server as a process that knows many devices, one a school. Closing it kills it. */
final class LoadTarget implements AutoCloseable {
    static final String SECRET = "the-secret-of-all-load-devices";

    /** No multiple of a roll-up's width, so that the raw points are counted. */
    private static final long COUNTING_MICROS = 7L * 86_400 * 1_000_000 + 1;

    private final Path folder;
    private final JarProcess server;
    private final int httpPort = freePort();
    private final int mqttPort = freePort();

    private LoadTarget(Path folder, int devices, String heap, String settings) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("registry.json"), registry(devices).encode());
        Path config = Files.writeString(
                folder.resolve("server.conf"),
                """
                data = "%s"
                registry.import = "%s"
                http.port = %d
                mqtt.port = %d
                coap.port = 0
                """.formatted(folder.resolve("data"), folder.resolve("registry.json"), httpPort, mqttPort) + settings);
        server = JarProcess.start(
                "server",
                folder.resolve("server.log"),
                JarProcess.java(
                        folder, "-Xmx" + heap, "-jar", "target/chieng-server.jar", "--config", config.toString()));
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param heap e.g. {@code 512m}
     * @param settings more lines of its configuration
     */
    static LoadTarget start(Path folder, int devices, String heap, String settings) throws IOException {
        LoadTarget target = new LoadTarget(folder, devices, heap, settings);
        target.server.awaitReady();
        return target;
    }

    static String device(int index) {
        return "load-" + index;
    }

    static String school(int index) {
        return "school-" + index;
    }

    int mqttPort() {
        return mqttPort;
    }

    int httpPort() {
        return httpPort;
    }

    /** What a browser holds that has logged in as the administrator. */
    String cookie() throws IOException, InterruptedException {
        return Login.cookie(httpPort, "admin", Login.firstPassword(folder.resolve("data")));
    }

    String log() {
        return server.log();
    }

    /** Memory that the process holds now, in MB. */
    long residentMegabytes() throws IOException {
        return residentMegabytes(server.pid());
    }

    static long residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1000)
                .findFirst()
                .orElse(-1);
    }

    /** Processor time since its start, in milliseconds. */
    long processorMillis() {
        return ProcessHandle.of(server.pid())
                .flatMap(handle -> handle.info().totalCpuDuration())
                .map(Duration::toMillis)
                .orElse(-1L);
    }

    long pid() {
        return server.pid();
    }

    /** Stops the server, then asks its store how many points it holds of these channels of every device. */
    long stopAndCount(int devices, List<ChannelName> channels, long fromMicros) throws Exception {
        server.terminate();
        long count = 0;
        try (TimeSeriesStore store = SqliteTimeSeriesStore.open(folder.resolve("data"))) {
            for (int i = 0; i < devices; i++) {
                for (ChannelName channel : channels) {
                    SeriesKey key = new SeriesKey(new DeviceId(device(i)), channel);
                    for (Bucket bucket :
                            store.buckets(key, fromMicros, fromMicros + 2 * COUNTING_MICROS, COUNTING_MICROS)) {
                        count += bucket.count();
                    }
                }
            }
        }
        return count;
    }

    private static JsonObject registry(int devices) {
        JsonArray schools = new JsonArray();
        JsonArray enrolled = new JsonArray();
        for (int i = 0; i < devices; i++) {
            schools.add(new JsonObject()
                    .put("id", school(i))
                    .put("name", "Trường " + i)
                    .put("area", "tan-lac"));
            enrolled.add(new JsonObject()
                    .put("id", device(i))
                    .put("school", school(i))
                    .put("name", device(i))
                    .put("secret", SECRET));
        }
        return new JsonObject()
                .put(
                        "areas",
                        new JsonArray()
                                .add(new JsonObject().put("id", "tan-lac").put("name", "Tân Lạc")))
                .put("schools", schools)
                .put("devices", enrolled);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Channels {@code s/c0}, {@code s/c1}, … */
    static List<ChannelName> channels(int count) {
        List<ChannelName> channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            channels.add(new ChannelName("s", "c" + i));
        }
        return channels;
    }

    @Override
    public void close() {
        server.close();
    }
}
