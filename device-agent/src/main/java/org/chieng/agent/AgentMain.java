package org.chieng.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.chieng.agent.check.CheckSocket;
import org.chieng.agent.check.Words;
import org.chieng.agent.command.LogRing;
import org.chieng.agent.command.StampedLog;
import org.chieng.agent.journal.JournalException;
import org.chieng.agent.source.lab.CopiedFolder;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.BootId;

/**
 * Starts an agent: {@code java -jar chieng-agent.jar --config agent.conf}. Prints {@code READY} on standard output when sources and
 * uplink are started; stops on SIGTERM and SIGINT. Exit code 0 after a stop, 2 for a wrong command line or config, 1 for what else
 * keeps it from starting.
 *
 * <p>{@code java -jar chieng-agent.jar check [--lang vi|en] --config agent.conf} prints what is plugged in, what works, and what to do about
 * the rest. Exit code 0 when all is well, 1 when something needs a hand, 2 as above.
 */
public final class AgentMain {
    private static final String USAGE = "usage: java -jar chieng-agent.jar [check [--lang vi|en]] --config FILE";

    private AgentMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        Optional<CommandLine> line = CommandLine.parse(args);
        if (line.isEmpty()) {
            exit(2, USAGE);
        } else if (line.get().check().isPresent()) {
            check(line.get().config(), line.get().check().get());
        } else {
            run(line.get().config());
        }
    }

    private static void run(Path file) {
        LogRing log = new LogRing(System.err); // before anything is logged
        System.setErr(new PrintStream(new StampedLog(log), true, StandardCharsets.UTF_8));
        try {
            Agent agent = Agent.start(own(AgentConfig.read(file)), clock(), new SplittableRandom(), log);
            agent.closeAtShutdown();
            System.out.println("READY");
            System.out.flush();
            Thread.currentThread().join(); // until the process ends: all else runs on daemon threads
        } catch (ConfigException e) {
            exit(2, String.valueOf(e.getMessage()));
        } catch (JournalException e) {
            exit(1, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            exit(1, "what was copied from another computer can't be set aside: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An image of a lab's computer brings along what is another's: that is set aside before anything of it is used. */
    private static AgentConfig own(AgentConfig config) throws IOException, InterruptedException {
        boolean isForeign = config.lab().enabled()
                && CopiedFolder.setAside(
                        config.data(),
                        config.uplink().secretFile(),
                        config.lab().places());
        return isForeign ? config.withoutSecret() : config;
    }

    private static void check(Path file, Words words) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off"); // the report says it all
        try {
            CheckSocket.Answer answer = new CheckCommand(AgentConfig.read(file), clock(), words).run();
            PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
            out.print(answer.text());
            out.flush();
            System.exit(answer.isGood() ? 0 : 1);
        } catch (ConfigException e) {
            exit(2, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
