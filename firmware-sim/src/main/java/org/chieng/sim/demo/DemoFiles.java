package org.chieng.sim.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The demo's folder: {@code registry.json} and each agent's {@code secret} are made once and kept; the configuration files
 * follow the command line of each start. What holds a secret is for its owner alone. Thread-safe as long as nobody else
 * writes the folder.
 */
final class DemoFiles {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int SECRET_BYTES = 24;

    private final Path data;

    DemoFiles(Path data) {
        this.data = data;
    }

    Path serverConf() {
        return data.resolve("server.conf");
    }

    Path logs() {
        return data.resolve("logs");
    }

    /** Where the programs unpack their native libraries. */
    Path temporary() {
        return data.resolve("tmp");
    }

    Path processes() {
        return data.resolve("processes");
    }

    Path agentConf(DemoSchool school) {
        return agentFolder(school).resolve("agent.conf");
    }

    /** Where the board's port appears. */
    Path port(DemoSchool school, DemoSchool.Board board) {
        return data.resolve("dev").resolve(school.device()).resolve(board.port());
    }

    private Path agentFolder(DemoSchool school) {
        return data.resolve("agents").resolve(school.device());
    }

    private Path secret(DemoSchool school) {
        return agentFolder(school).resolve("secret");
    }

    /** Makes what is not there yet, secrets from this source. */
    void prepare(DemoOptions options, RandomGenerator random) throws IOException {
        try {
            Files.createDirectories(logs());
            Files.createDirectories(temporary());
            for (DemoSchool school : DemoSchool.ALL) {
                Files.createDirectories(agentFolder(school));
                if (isMissing(secret(school))) {
                    writePrivately(secret(school), newSecret(random) + "\n");
                }
            }
            writePrivately(data.resolve("registry.json"), registry());
            Files.writeString(serverConf(), serverConfText(options));
        } catch (IOException e) {
            throw new IOException("the folder " + data + " cannot be written: " + e, e);
        }
    }

    /** The agents' configuration, once the port of MQTT is known. */
    void writeAgentConfs(int mqttPort) throws IOException {
        for (DemoSchool school : DemoSchool.ALL) {
            Files.writeString(agentConf(school), agentConfText(school, mqttPort));
        }
    }

    private static String newSecret(RandomGenerator random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new"); // whole or not at all, also when the disk is full
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(next, text, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isMissing(Path secret) throws IOException {
        return !Files.exists(secret) || Files.readString(secret).isBlank();
    }

    private String registry() throws IOException {
        StringBuilder devices = new StringBuilder();
        for (DemoSchool school : DemoSchool.ALL) {
            String secret = Files.readString(secret(school)).strip();
            devices.append(devices.isEmpty() ? "" : ",\n");
            devices.append("    {\"id\": %s, \"school\": %s, \"name\": %s, \"secret\": %s}"
                    .formatted(quote(school.device()), quote(school.id()), quote(school.deviceName()), quote(secret)));
        }
        String areas = DemoSchool.ALL.stream()
                .map(school -> "    {\"id\": %s, \"name\": %s, \"parent\": %s}"
                        .formatted(quote(school.area()), quote(school.areaName()), quote(DemoSchool.PROVINCE)))
                .collect(Collectors.joining(",\n"));
        String schools = DemoSchool.ALL.stream()
                .map(school -> "    {\"id\": %s, \"name\": %s, \"area\": %s}"
                        .formatted(quote(school.id()), quote(school.name()), quote(school.area())))
                .collect(Collectors.joining(",\n"));
        return """
                {
                  "areas": [
                    {"id": %s, "name": %s},
                %s
                  ],
                  "schools": [
                %s
                  ],
                  "devices": [
                %s
                  ]
                }
                """.formatted(quote(DemoSchool.PROVINCE), quote(DemoSchool.PROVINCE_NAME), areas, schools, devices);
    }

    private String serverConfText(DemoOptions options) {
        return """
                # Written by the demo at each start; its command line says the ports.
                data = %s
                registry { import = %s }
                http { host = "127.0.0.1", port = %d }
                mqtt { host = "127.0.0.1", port = %d }
                coap { host = "127.0.0.1", port = %d }
                """.formatted(
                        quote(data.resolve("server").toString()),
                        quote(data.resolve("registry.json").toString()),
                        options.httpPort(),
                        options.mqttPort(),
                        options.coapPort());
    }

    private String agentConfText(DemoSchool school, int mqttPort) {
        String ports = school.boards().stream()
                .map(board -> quote(port(school, board).toString()))
                .collect(Collectors.joining(",\n    ", "\n    ", "\n  "));
        return """
                # Written by the demo at each start.
                device = %s
                data = %s
                server { host = "127.0.0.1", port = %d, secret-file = %s }
                serial {
                  ports = [%s]
                  discover = false
                }
                """.formatted(
                        quote(school.device()),
                        quote(agentFolder(school).resolve("journal").toString()),
                        mqttPort,
                        quote(secret(school).toString()),
                        ports);
    }

    /** A JSON string, which is one of HOCON, too. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
