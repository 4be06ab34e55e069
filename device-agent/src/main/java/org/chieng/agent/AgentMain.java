package org.chieng.agent;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.chieng.agent.journal.JournalException;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.BootId;

/**
 * Starts an agent: {@code java -jar chieng-agent.jar --config agent.conf}. Prints {@code READY} on standard output when sources and
 * uplink are started; stops on SIGTERM and SIGINT. Exit code 0 after a stop, 2 for a wrong command line or config, 1 for what else
 * keeps it from starting.
 */
public final class AgentMain {
    private static final String USAGE = "usage: java -jar chieng-agent.jar --config FILE";

    private AgentMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        Optional<Path> file = configFile(args);
        if (file.isEmpty()) {
            exit(2, USAGE);
            return;
        }
        try {
            Agent agent = Agent.start(AgentConfig.read(file.get()), clock(), new SplittableRandom());
            Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "stop"));
            System.out.println("READY");
            System.out.flush();
            Thread.currentThread().join(); // until the process ends: all else runs on daemon threads
        } catch (ConfigException e) {
            exit(2, String.valueOf(e.getMessage()));
        } catch (JournalException e) {
            exit(1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Path> configFile(String[] args) {
        try {
            return args.length == 2 && args[0].equals("--config") ? Optional.of(Path.of(args[1])) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static AgentClock clock() {
        UUID bootId = BootId.read(BootId.LINUX).orElseGet(UUID::randomUUID);
        return new AgentClock(Clock.systemUTC(), System::nanoTime, bootId);
    }

    private static void exit(int code, String message) {
        System.err.println("chieng-agent: " + message);
        System.exit(code);
    }
}
