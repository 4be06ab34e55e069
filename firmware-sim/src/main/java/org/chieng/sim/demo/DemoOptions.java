package org.chieng.sim.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chieng.sim.cli.Arguments;
import org.chieng.sim.cli.UsageException;
import org.jspecify.annotations.Nullable;

/**
 * What {@code demo ...} is told. Paths are absolute.
 *
 * @param serverJar the server with the gateway in it
 * @param agentJar the agent
 * @param data folder of everything the demo keeps
 * @param httpPort 0 for any free one, as the others
 * @param begin time of day at which the boards' world begins
 */
record DemoOptions(
        Path serverJar, Path agentJar, Path data, int httpPort, int mqttPort, int coapPort, LocalTime begin) {

    private static final int LAST_PORT = 65_535;
    private static final String AGENT_FLAGS = "agent.jvm";

    static DemoOptions parse(List<String> words) throws UsageException {
        Arguments arguments = new Arguments(words);
        Path server = null;
        Path agent = null;
        Path data = Path.of("data", "demo");
        int http = 8080;
        int mqtt = 1883;
        int coap = 5683;
        LocalTime begin = LocalTime.of(9, 0);
        for (String option = arguments.next().orElse("");
                !option.isEmpty();
                option = arguments.next().orElse("")) {
            switch (option) {
                case "--server-jar" -> server = Path.of(arguments.value(option));
                case "--agent-jar" -> agent = Path.of(arguments.value(option));
                case "--data" -> data = Path.of(arguments.value(option));
                case "--http-port" -> http = (int) arguments.number(option, 0, LAST_PORT);
                case "--mqtt-port" -> mqtt = (int) arguments.number(option, 0, LAST_PORT);
                case "--coap-port" -> coap = (int) arguments.number(option, 0, LAST_PORT);
                case "--begin" -> begin = arguments.timeOfDay(option);
                default -> throw new UsageException("unknown option " + option + "; demo --help lists them");
            }
        }
        return new DemoOptions(
                jar("--server-jar", server),
                jar("--agent-jar", agent),
                data.toAbsolutePath().normalize(),
                http,
                mqtt,
                coap,
                begin);
    }

    private static Path jar(String option, @Nullable Path path) throws UsageException {
        if (path == null) {
            throw new UsageException("demo needs " + option);
        }
        if (!Files.isReadable(path)) {
            throw new UsageException("there is no " + path + "; build it with ./mvnw -DjarsOnly package");
        }
        return path.toAbsolutePath().normalize();
    }

    /** The JVM flags that the agent ships with: {@code agent.jvm} beside its jar, or in {@code deploy} above it. */
    Optional<Path> agentFlags() {
        Path folder = agentJar.getParent();
        if (folder == null) {
            return Optional.empty();
        }
        Stream<Path> above = Stream.iterate(folder, parent -> parent != null, Path::getParent)
                .limit(4)
                .map(parent -> parent.resolve("deploy").resolve(AGENT_FLAGS));
        return Stream.concat(Stream.of(folder.resolve(AGENT_FLAGS)), above)
                .filter(Files::isReadable)
                .findFirst();
    }
}
