package org.chieng.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Debian's InfluxDB 1.6.7 as a process of its own, on free ports of this computer, its files in a folder. */
public final class Influxd implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;

    private Influxd(Path folder, int port, int backupPort) throws IOException {
        this.folder = folder;
        this.port = port;
        Files.createDirectories(folder);
        Files.writeString(config(), """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                dir = "%2$s/meta"
                logging-enabled = false
                [data]
                dir = "%2$s/data"
                wal-dir = "%2$s/wal"
                wal-fsync-delay = "0s"
                index-version = "tsi1"
                query-log-enabled = false
                cache-snapshot-write-cold-duration = "5s"
                compact-full-write-cold-duration = "5s"
                [monitor]
                store-enabled = false
                [http]
                bind-address = "127.0.0.1:%3$d"
                log-enabled = false
                """.formatted(backupPort, folder, port));
        this.process = launch();
    }

    /** Starts one, and waits until it answers. */
    public static Influxd start(Path folder) throws IOException {
        Influxd influxd = new Influxd(folder, freePort(), freePort());
        influxd.awaitAnswer();
        return influxd;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path config() {
        return folder.resolve("influxd.conf");
    }

    private Process launch() throws IOException {
        return new ProcessBuilder("influxd", "run", "-config", config().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("influxd.log").toFile()))
                .start();
    }

    private void awaitAnswer() {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> get("/ping") == 204);
    }

    private int get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** The address of a path of it. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Where its files are. */
    public Path folder() {
        return folder;
    }

    /** What {@code POST /query} answers. */
    public String query(String database, String statement) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/query?epoch=u&db=" + database))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("q=" + URLEncoder.encode(statement, StandardCharsets.UTF_8)))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGSTOP: connections stay, nothing answers. */
    public void hang() throws IOException {
        signal("STOP");
    }

    /** SIGCONT. */
    public void goOn() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }

    /** The same once more, over the same files. */
    public void startAgain() throws IOException {
        process = launch();
        awaitAnswer();
    }

    @Override
    public void close() {
        kill(); // what it holds is not needed any more
    }
}
