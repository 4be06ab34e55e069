package org.chieng.agent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.sim.board.BoardSpec;
import org.chieng.sim.board.Sketch;
import org.chieng.sim.board.Workbench;
import org.chieng.sim.wire.PtyConnector;

/**
 * Writes {@code deploy/agent.classes}: the classes that an agent with three boards, its page and a line uses, from which its archive is made
 * where it is installed. Run it in the module's folder with the module's test class path, after the jar was built; when classes came or went it
 * is time to. A class that is missing there is loaded as without an archive.
 */
public final class ClassListMain {
    private static final Path LIST = Path.of("..", "deploy", "agent.classes");
    private static final List<Sketch> SKETCHES = List.of(Sketch.ROOM, Sketch.DATALOG, Sketch.MICROBIT);
    private static final int READINGS = 600;

    private ClassListMain() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws Exception {
        Path temp = Files.createTempDirectory("chieng-classes");
        try {
            Files.write(LIST, classes(temp), StandardCharsets.UTF_8);
        } finally {
            try (Stream<Path> files = Files.walk(temp)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
        System.exit(0); // the test kit's clients leave threads
    }

    private static Set<String> classes(Path temp) throws Exception {
        List<Path> ports =
                SKETCHES.stream().map(sketch -> temp.resolve("tty" + sketch)).toList();
        Path list = temp.resolve("classes");
        try (Workbench bench = new Workbench(Clock.systemUTC());
                Mosquitto broker = new Mosquitto(Files.createDirectories(temp.resolve("broker"))).start();
                Subscriber subscriber = new Subscriber(broker.port())) {
            for (int i = 0; i < SKETCHES.size(); i++) {
                bench.plug(BoardSpec.of(SKETCHES.get(i), new PtyConnector(ports.get(i))));
            }
            subscriber.tellTime(System.currentTimeMillis() / 1000);
            Path config = config(temp, broker.port(), ports);
            try (AgentProcess agent = AgentProcess.start(
                    temp, List.of("-XX:DumpLoadedClassList=" + list), "--config", config.toString())) {
                Awaitility.await()
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> subscriber.readings().size() >= READINGS);
                agent.stop();
            }
        }
        return new LinkedHashSet<>(Files.readAllLines(list));
    }

    private static Path config(Path temp, int brokerPort, List<Path> ports) throws Exception {
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
        String quoted = ports.stream().map(port -> '"' + port.toString() + '"').collect(Collectors.joining(", "));
        return Files.writeString(
                temp.resolve("agent.conf"),
                "device = classes, data = \"%s\", serial.ports = [%s], server { port = %d, secret-file = \"%s\" }, local { enabled = true, port = %d }"
                        .formatted(temp.resolve("data"), quoted, brokerPort, secret, Mosquitto.freePort()));
    }
}
