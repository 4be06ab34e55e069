package org.chieng.server.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The agent's process, {@code ChaosAgentMain}: told by its standard input, and what it says written into the ledger. */
final class ChaosAgent implements AutoCloseable {
    private static final Path JAR = Path.of("..", "device-agent", "target", "chieng-agent.jar");
    private static final Path TESTS = Path.of("..", "device-agent", "target", "test-classes");

    private final Process process;
    private final Writer in;
    private final Path log;
    private final Thread reader;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** How the journal is. Immutable. */
    record Status(long pending, long evicted, long damaged, long refused) {}

    ChaosAgent(Path folder, Path time, int port, UUID boot, List<Path> boards, ChaosLedger ledger) throws IOException {
        log = folder.resolve("agent.log");
        List<String> command = JarProcess.java(
                folder,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                JAR + ":" + TESTS,
                "org.chieng.agent.chaos.ChaosAgentMain",
                folder.resolve("pi").toString(),
                time.toString(),
                Integer.toString(port),
                "pi",
                boot.toString());
        boards.forEach(board -> command.add(board.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        in = process.outputWriter(StandardCharsets.UTF_8);
        reader = new Thread(() -> read(ledger), "agent-stdout");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(ChaosLedger ledger) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "ack" -> ledger.acknowledged(words[1], Long.parseLong(words[2]), Long.parseLong(words[3]));
                    case "clock" -> ledger.clock(Boolean.parseBoolean(words[1]));
                    case "synced" -> {
                        ledger.synced(Long.parseLong(words[1]));
                        answers.add(line);
                    }
                    default -> answers.add(line);
                }
            }
        } catch (IOException e) {
            // it was killed in mid-line
        }
        answers.add("ended");
    }

    void awaitReady() throws IOException, InterruptedException {
        expect("READY");
    }

    void sync() throws IOException, InterruptedException {
        say("sync");
        expect("synced");
    }

    Status status() throws IOException, InterruptedException {
        say("status");
        String[] words = expect("status").split(" ", -1);
        return new Status(
                Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]));
    }

    void say(String command) throws IOException {
        in.write(command + "\n");
        in.flush();
    }

    private String expect(String first) throws IOException, InterruptedException {
        String answer = answers.poll(30, TimeUnit.SECONDS);
        if (answer == null || !answer.startsWith(first)) {
            throw new IllegalStateException("agent: " + first + " was expected, not " + answer + "\n" + tail());
        }
        return answer;
    }

    String tail() throws IOException {
        List<String> all = Files.readAllLines(log);
        return String.join("\n", new ArrayList<>(all).subList(Math.max(0, all.size() - 40), all.size()));
    }

    /** Kill -9; returns when it is gone and all that it had said is read. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            process.waitFor();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void stop() throws IOException, InterruptedException {
        say("stop");
        expect("stopped");
        awaitEnd();
    }

    @Override
    public void close() {
        kill();
    }
}
