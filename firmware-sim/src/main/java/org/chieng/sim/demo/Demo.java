package org.chieng.sim.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The running demo: starts its processes, tells when one dies, stops them in the order of the data's way. Stopping is
 * thread-safe and may be asked for twice.
 */
final class Demo implements AutoCloseable {

    private static final long STOP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Pattern PORTS = Pattern.compile("(?<!\\S)(http|mqtt)=(\\d+)");

    private final DemoOptions options;
    private final DemoFiles files;
    private final ProcessList processes;
    private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    private final List<Child> sources = new ArrayList<>(); // boards and agents
    private final List<Child> all = new ArrayList<>();
    private final CompletableFuture<Child> firstDeath = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<DemoSchool, AgentPorts> agentPorts = new HashMap<>();
    private boolean stopping;

    Demo(DemoOptions options, DemoFiles files) {
        this.options = options;
        this.files = files;
        this.processes = new ProcessList(files.processes());
    }

    /** One of the processes has ended, though nobody asked it to. */
    static final class ChildDied extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Child child;
        private final boolean beforeReady;

        private ChildDied(Child child, boolean beforeReady) {
            super(child.name() + " ended with exit code " + child.exitCode(), null, false, false);
            this.child = child;
            this.beforeReady = beforeReady;
        }

        List<String> logTail() {
            return child.logTail();
        }

        boolean isServerThatDidNotStart() {
            return beforeReady && child.name().equals("server");
        }
    }

    /**
     * Starts everything and waits for the server; boards start beside it, and so do the agents when the port of MQTT is
     * known before.
     *
     * @return the port of the web page
     */
    int start() throws IOException, ChildDied, InterruptedException {
        boolean portKnown = options.mqttPort() != 0;
        Child server = add("server", serverCommand(), false);
        if (portKnown) {
            startAgents(options.mqttPort());
        }
        for (DemoSchool school : DemoSchool.ALL) {
            add("boards-" + school.device(), boardsCommand(school), true);
        }
        String ready = awaitReady(server);
        if (!portKnown) {
            startAgents(port(ready, "mqtt"));
        }
        startNodes();
        return port(ready, "http");
    }

    private void startAgents(int mqttPort) throws IOException {
        for (DemoSchool school : DemoSchool.ALL) {
            AgentPorts ports = AgentPorts.choose(mqttPort, agentPorts.size());
            agentPorts.put(school, ports);
            files.writeAgentConf(school, ports);
            add("agent-" + school.device(), agentCommand(school), true);
        }
    }

    /** Boards with Wi-Fi; last, since they are patient. */
    private void startNodes() throws IOException {
        for (DemoSchool school : DemoSchool.ALL) {
            if (!school.node().isEmpty()) {
                add("node-" + school.node(), nodeCommand(school), true);
            }
        }
    }

    /** Where each agent's own page is, once it is started. */
    Map<DemoSchool, AgentPorts> agentPorts() {
        return Map.copyOf(agentPorts);
    }

    private synchronized Child add(String name, List<String> command, boolean source) throws IOException {
        if (stopping) {
            throw new IOException("stopped while starting");
        }
        Child child = Child.start(name, files.logs(), command, firstDeath::complete);
        all.add(child);
        if (source) {
            sources.add(child);
        }
        processes.write(all);
        return child;
    }

    private static int port(String ready, String name) throws IOException {
        Matcher matcher = PORTS.matcher(ready);
        while (matcher.find()) {
            if (matcher.group(1).equals(name)) {
                return Integer.parseInt(matcher.group(2));
            }
        }
        throw new IOException("the server did not tell its port of " + name + ": " + ready);
    }

    private String awaitReady(Child server) throws ChildDied, InterruptedException {
        try {
            CompletableFuture.anyOf(server.ready(), firstDeath).get();
            if (server.ready().isDone() && !server.ready().isCompletedExceptionally()) {
                return server.ready().join();
            }
            throw new ChildDied(firstDeath.get(), true);
        } catch (ExecutionException e) {
            try {
                throw new ChildDied(firstDeath.get(), true);
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** Waits until it is stopped, or fails when a process dies. */
    void await() throws ChildDied, InterruptedException {
        try {
            Child dead = firstDeath.get();
            // Ctrl-C goes to the whole group: the children may hear it a moment before the launcher does
            if (!stopped.await(1, TimeUnit.SECONDS) && !isStopping()) {
                throw new ChildDied(dead, false);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private List<String> serverCommand() {
        return List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                temporaryFolder(),
                "-jar",
                options.serverJar().toString(),
                "--config",
                files.serverConf().toString(),
                "--demo",
                "--demo-lines",
                files.lines().toString(),
                "--demo-labs",
                files.labs().toString());
    }

    /** Native libraries that the programs unpack lie with the data, not in a folder that nobody cleans. */
    private String temporaryFolder() {
        return "-Djava.io.tmpdir=" + files.temporary();
    }

    private List<String> agentCommand(DemoSchool school) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        options.agentFlags().ifPresent(flags -> command.add("@" + flags));
        command.addAll(List.of(temporaryFolder(), "-jar", options.agentJar().toString(), "--config"));
        command.add(files.agentConf(school).toString());
        return command;
    }

    /** The boards stop by themselves when the launcher is gone: their standard input ends then. */
    private List<String> boardsCommand(DemoSchool school) {
        List<String> command = javaForSmallPrograms("-Xmx64m");
        command.addAll(List.of("org.chieng.sim.SimMain", "board", "--stop-on-eof", "--begin"));
        command.add(options.begin().toString());
        command.addAll(List.of("--usb", files.usb(school).toString()));
        for (DemoSchool.Board board : school.boards()) {
            command.addAll(List.of("--sketch", board.sketch(), "--seed", Integer.toString(board.seed())));
            command.addAll(List.of("--plug", board.plug()));
        }
        return command;
    }

    private List<String> nodeCommand(DemoSchool school) {
        AgentPorts ports = Objects.requireNonNull(agentPorts.get(school));
        List<String> command = javaForSmallPrograms("-Xmx32m");
        command.addAll(List.of("org.chieng.sim.SimMain", "esp32", "--device", school.node(), "--seed", "14"));
        command.addAll(List.of("--begin", options.begin().toString()));
        command.addAll(List.of("--coap", "127.0.0.1:" + ports.coap()));
        command.addAll(List.of("--secret-file", files.nodeSecret(school).toString()));
        return command;
    }

    /** Without the second compiler they start with a third less work and 12 MB less (measured). */
    private List<String> javaForSmallPrograms(String memory) {
        List<String> command =
                new ArrayList<>(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", memory));
        command.add("-Djna.tmpdir=" + files.temporary());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        return command;
    }

    /** Ends boards and agents, then the server, so that what is on its way is still acknowledged. */
    @Override
    public void close() {
        List<Child> first;
        List<Child> then;
        synchronized (this) {
            stopping = true;
            first = List.copyOf(sources);
            then = List.copyOf(all);
        }
        long deadline = System.nanoTime() + STOP_NANOS;
        end(first, deadline);
        end(then, deadline);
        try {
            processes.delete();
        } catch (IOException e) {
            // the next start reads it and finds nobody alive
        }
        stopped.countDown();
    }

    private static void end(List<Child> children, long deadline) {
        children.forEach(Child::terminate);
        for (Child child : children) {
            boolean interrupted = Thread.interrupted();
            try {
                child.awaitEnd(deadline);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
