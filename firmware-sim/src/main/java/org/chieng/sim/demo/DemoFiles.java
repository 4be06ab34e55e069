package org.chieng.sim.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The demo's folder: {@code registry.json} and each agent's {@code secret} are made once and kept; the configuration files
 * follow the command line of each start, and what happens to the province's lines and
 * the boards' USB are made anew. What holds a secret is for its owner alone. Thread-safe as long as nobody else
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

    /** What happens to the lines of the schools that have no boards here. */
    Path lines() {
        return data.resolve("lines.json");
    }

    /** What happens in the schools' computer rooms. */
    Path labs() {
        return data.resolve("labs.json");
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

    /** Where the school's USB appears: {@code sys} and {@code dev} below it. */
    Path usb(DemoSchool school) {
        return data.resolve("usb").resolve(school.device());
    }

    /** Which boards with Wi-Fi may post to the agent. */
    private Path wifiBoards(DemoSchool school) {
        return agentFolder(school).resolve("boards");
    }

    /** The secret of the board with Wi-Fi. */
    Path nodeSecret(DemoSchool school) {
        return agentFolder(school).resolve("node-secret");
    }

    private Path agentFolder(DemoSchool school) {
        return data.resolve("agents").resolve(school.device());
    }

    private Path secret(DemoSchool school) {
        return agentFolder(school).resolve("secret");
    }

    /** What the secrets of those schools' devices are made of. */
    private Path provinceKey() {
        return data.resolve("province-secret");
    }

    /**
     * Makes what is not there yet.
     *
     * @param random where secrets come from
     * @param now from when on the demo runs
     */
    void prepare(DemoOptions options, RandomGenerator random, Instant now) throws IOException {
        try {
            Files.createDirectories(logs());
            Files.createDirectories(temporary());
            for (DemoSchool school : DemoSchool.ALL) {
                Files.createDirectories(agentFolder(school));
                if (isMissing(secret(school))) {
                    writePrivately(secret(school), newSecret(random) + "\n");
                }
                if (!school.node().isEmpty()) {
                    prepareNode(school, random);
                }
            }
            removeUsb();
            if (isMissing(provinceKey())) {
                writePrivately(provinceKey(), newSecret(random) + "\n");
            }
            DemoProvince province =
                    new DemoProvince(now, Files.readString(provinceKey()).strip());
            writePrivately(data.resolve("registry.json"), registry(province));
            Files.writeString(lines(), province.happenings());
            Files.writeString(labs(), new DemoLabs(now, province.withLabs()).happenings());
            Files.writeString(serverConf(), serverConfText(options));
        } catch (IOException e) {
            throw new IOException("the folder " + data + " cannot be written: " + e, e);
        }
    }

    /** An agent's configuration, once the port of MQTT is known. */
    void writeAgentConf(DemoSchool school, AgentPorts ports) throws IOException {
        Files.writeString(agentConf(school), agentConfText(school, ports));
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

    private String registry(DemoProvince province) throws IOException {
        StringBuilder devices = new StringBuilder();
        for (DemoSchool school : DemoSchool.ALL) {
            String secret = Files.readString(secret(school)).strip();
            devices.append(devices.isEmpty() ? "" : ",\n");
            devices.append("    {\"id\": %s, \"school\": %s, \"name\": %s, \"secret\": %s}"
                    .formatted(quote(school.device()), quote(school.id()), quote(school.deviceName()), quote(secret)));
        }
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
                %s,
                %s
                  ],
                  "devices": [
                %s,
                %s
                  ],
                  "lines": [
                %s
                  ],
                  "sites": [
                %s
                  ],
                  "boundaries": [
                %s
                  ],
                  "upgrades": [
                %s
                  ],
                  "declared": [
                    {"day": "2026-09-01", "percent": 98.72, "source": "Sở GD&ĐT, ví dụ của bản demo · made up for the demo"}
                  ]
                }
                """.formatted(
                        quote(DemoSchool.PROVINCE),
                        quote(DemoSchool.PROVINCE_NAME),
                        province.areas(),
                        schools,
                        province.schools(),
                        devices,
                        province.devices(),
                        province.lines(),
                        province.sites(),
                        province.boundaries(),
                        province.upgrades());
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

    private void prepareNode(DemoSchool school, RandomGenerator random) throws IOException {
        if (isMissing(nodeSecret(school))) {
            writePrivately(nodeSecret(school), newSecret(random) + "\n");
        }
        String line = school.node() + " " + Files.readString(nodeSecret(school));
        writePrivately(wifiBoards(school), line);
    }

    /** What boards leave there that were killed would look as if they were plugged in. */
    private void removeUsb() throws IOException {
        Path usb = data.resolve("usb");
        if (Files.exists(usb)) {
            try (Stream<Path> all = Files.walk(usb)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private String agentConfText(DemoSchool school, AgentPorts ports) {
        return """
                # Written by the demo at each start.
                device = %s
                data = %s
                server { host = "127.0.0.1", port = %d, secret-file = %s }
                # The boards' USB; on a real computer /sys and /dev.
                serial { sysfs = %s, dev = %s }
                local { enabled = true, port = %d, title = %s }
                coap { enabled = %s, host = "127.0.0.1", port = %d, boards-file = %s }
                %s""".formatted(
                        quote(school.device()),
                        quote(agentFolder(school).resolve("journal").toString()),
                        ports.mqtt(),
                        quote(secret(school).toString()),
                        quote(usb(school).resolve("sys").toString()),
                        quote(usb(school).resolve("dev").toString()),
                        ports.local(),
                        quote(school.name()),
                        !school.node().isEmpty(),
                        ports.coap(),
                        quote(wifiBoards(school).toString()),
                        school.settings());
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
