package org.chieng.agent.uplink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.time.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks NetworkManager whether the line that carries the default route is metered: its D-Bus property {@code Metered}, through systemd's
 * {@code busctl}, once a minute on a thread of its own. Where there is no NetworkManager it costs nothing and knows nothing. Thread-safe.
 */
public final class NetworkManagerMetered implements MeteredSource, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NetworkManagerMetered.class);

    /** Where NetworkManager keeps its state while it runs. */
    public static final Path RUNNING = Path.of("/run/NetworkManager");

    /** The question; chosen: busctl is on every machine that has systemd, and prints the number without words in some language. */
    public static final List<String> COMMAND = List.of(
            "busctl",
            "get-property",
            "org.freedesktop.NetworkManager",
            "/org/freedesktop/NetworkManager",
            "org.freedesktop.NetworkManager",
            "Metered");

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 256;

    private final List<String> command;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Metered metered = Metered.UNKNOWN;

    private NetworkManagerMetered(List<String> command) {
        this.command = command;
        this.thread = new Thread(this::ask, "metered");
        thread.setDaemon(true);
    }

    /**
     * Begins to ask.
     *
     * @param running a folder that is there where NetworkManager runs; else nothing is begun
     */
    public static NetworkManagerMetered start(Path running, List<String> command) {
        NetworkManagerMetered asked = new NetworkManagerMetered(command);
        if (Files.isDirectory(running)) {
            asked.thread.start();
        }
        return asked;
    }

    @Override
    public Metered metered() {
        return metered;
    }

    private void ask() {
        try {
            do {
                Metered now = parse(fetch());
                if (now != metered) {
                    log.info("NetworkManager says that the line is {}", now == Metered.YES ? "metered" : "not metered");
                }
                metered = now;
            } while (!closing.await(INTERVAL.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the command prints; empty when it fails or does not end in time. */
    private String fetch() throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return "";
                }
                return new String(process.getInputStream().readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            log.debug("{} can't be started", command.get(0), e);
            return "";
        }
    }

    /** Reads {@code u N}, an NMMetered (NetworkManager 1.0.6): 1 yes, 2 no, 3 guessed yes, 4 guessed no, 0 unknown. */
    static Metered parse(String printed) {
        return switch (printed.strip()) {
            case "u 1", "u 3" -> Metered.YES;
            case "u 2", "u 4" -> Metered.NO;
            default -> Metered.UNKNOWN;
        };
    }

    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread);
    }
}
