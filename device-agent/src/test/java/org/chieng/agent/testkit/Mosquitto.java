package org.chieng.agent.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Debian's MQTT broker as a process of its own on a free port of loopback. It keeps sessions over {@link #stop} and {@link #start}. */
public final class Mosquitto implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/mosquitto");

    private final Path folder;
    private final int port;
    private final List<String> settings;
    private @Nullable Process process;

    /**
     * A broker that is not started yet.
     *
     * @param settings lines of its configuration beside those for the port and for keeping sessions
     */
    public Mosquitto(Path folder, String... settings) throws IOException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new AssertionError(PROGRAM + " is missing: install Debian's package 'mosquitto'");
        }
        this.folder = Files.createDirectories(folder);
        this.port = freePort();
        this.settings = List.of(settings);
    }

    /** A port that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Starts it, and waits until it listens. */
    public Mosquitto start() throws IOException {
        Path config = folder.resolve("mosquitto.conf");
        String text = "listener " + port + " 127.0.0.1\npersistence true\npersistence_location " + folder
                + "/\nmax_queued_messages 0\nuser root\n" + String.join("\n", settings) + "\n";
        Files.writeString(config, settings.contains("allow_anonymous false") ? text : text + "allow_anonymous true\n");
        process = new ProcessBuilder(PROGRAM.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::listens);
        return this;
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Stops it in order: what it has acknowledged it still has when it is started again. */
    public void stop() {
        Process running = process;
        if (running != null) {
            running.destroy();
            running.onExit().orTimeout(30, TimeUnit.SECONDS).join();
            process = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
