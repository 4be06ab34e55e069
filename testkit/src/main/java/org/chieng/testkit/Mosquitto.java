package org.chieng.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Debian's Mosquitto as a process of its own on a free port of the loopback; what it holds survives a restart. */
public final class Mosquitto implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    private Mosquitto(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param folder where it keeps its files; must be there
     * @param config further lines of its configuration
     */
    public static Mosquitto start(Path folder, String config) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String user = System.getProperty("user.name");
        Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\npersistence true\n"
                        + "autosave_interval 1\nautosave_on_changes true\npersistence_location " + folder + "/\nuser "
                        + user
                        + "\n" + config + "\n");
        return new Mosquitto(folder, port, run(folder, port));
    }

    private static Process run(Path folder, int port) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(
                            "/usr/sbin/mosquitto",
                            "-c",
                            folder.resolve("mosquitto.conf").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("mosquitto.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new AssertionError("mosquitto is missing: apt-get install mosquitto", e);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreException(IOException.class)
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
        return process;
    }

    public int port() {
        return port;
    }

    /** Ends it in good order and starts it again. */
    public void restart() throws Exception {
        close();
        process = run(folder, port);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
