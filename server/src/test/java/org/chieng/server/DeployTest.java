package org.chieng.server;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chieng.gateway.StoreSettings;
import org.chieng.gateway.adapter.broker.BrokerSettings;
import org.chieng.server.cluster.ClusterSettings;
import org.chieng.server.registry.RegistryServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * What stands in {@code deploy/} agrees with itself and with the settings that the program knows. No container is started: there is no
 * Docker where these tests run. {@code SpreadOutIT} runs the same processes without.
 */
@SuppressWarnings("unchecked") // YAML has no types
class DeployTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path SPREAD_OUT = DEPLOY.resolve("spread-out");
    private static final String SECRETS = "/run/secrets/";

    private final Map<String, Object> compose = yaml(SPREAD_OUT.resolve("compose.yaml"));
    private final Map<String, Map<String, Object>> services =
            (Map<String, Map<String, Object>>) requireNonNull(compose.get("services"));

    private static Map<String, Object> yaml(Path file) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> list(Map<String, Object> service, String key) {
        return (List<String>) service.getOrDefault(key, List.of());
    }

    private static Map<String, Object> map(Map<String, Object> of, String key) {
        return (Map<String, Object>) of.getOrDefault(key, Map.of());
    }

    private static String address(Map<String, Object> service) {
        return String.valueOf(map(map(service, "networks"), "chieng").get("ipv4_address"));
    }

    /** What is mounted, by where it is within the container. */
    private static Map<String, String> mounts(Map<String, Object> service) {
        Map<String, String> mounts = new TreeMap<>();
        list(service, "volumes").forEach(mount -> mounts.put(mount.split(":", -1)[1], mount.split(":", -1)[0]));
        return mounts;
    }

    /** The services that run our program. */
    private Map<String, Map<String, Object>> ours() {
        Map<String, Map<String, Object>> ours = new TreeMap<>(services);
        ours.values().removeIf(service -> !service.containsKey("command"));
        return ours;
    }

    /** What the program makes of a service's file and environment; fails for an unknown key or a bad value. */
    private static ServerConfig config(Map<String, Object> service) throws Exception {
        String file = requireNonNull(mounts(service).get("/etc/chieng.conf"));
        Config own = ConfigFactory.parseFile(SPREAD_OUT.resolve(file).toFile())
                .resolveWith(ConfigFactory.parseMap(map(service, "environment")));
        return ServerConfig.of(own);
    }

    @Test
    void everyThingThatTheComposeFileNamesIsThere() {
        Set<String> secrets = map(compose, "secrets").keySet();
        Set<String> volumes = map(compose, "volumes").keySet();
        Set<String> addresses = new HashSet<>();
        services.forEach((name, service) -> {
            assertThat(list(service, "depends_on")).as(name).allMatch(services::containsKey);
            assertThat(list(service, "secrets")).as(name).allMatch(secrets::contains);
            assertThat(addresses.add(address(service))).as("address of " + name).isTrue();
            assertThat(address(service)).as(name).startsWith("10.77.0.");
            for (String mounted : mounts(service).values()) {
                boolean isBuilt = mounted.endsWith("/chieng-server.jar");
                boolean isThere =
                        mounted.startsWith(".") ? Files.exists(SPREAD_OUT.resolve(mounted)) : volumes.contains(mounted);
                assertThat(isBuilt || isThere).as(name + " mounts " + mounted).isTrue();
            }
        });
        assertThat(ours()).hasSize(4);
        assertThat(ours().values()).allSatisfy(service -> {
            List<String> command = list(service, "command");
            assertThat(mounts(service).keySet())
                    .contains(command.get(command.indexOf("-jar") + 1), command.get(command.indexOf("--config") + 1));
        });
    }

    @Test
    void everyServiceOfOursFindsTheOthersBySettingsThatTheProgramKnows() throws Exception {
        List<String> members = new ArrayList<>();
        for (Map.Entry<String, Map<String, Object>> each : ours().entrySet()) {
            members.add(address(each.getValue()) + ":5701");
        }
        Set<String> clients = new HashSet<>();
        for (Map.Entry<String, Map<String, Object>> each : ours().entrySet()) {
            Map<String, Object> service = each.getValue();
            ServerConfig config = config(service);
            ClusterSettings cluster = requireNonNull(config.cluster());
            assertThat(cluster.host()).as(each.getKey()).isEqualTo(address(service));
            assertThat(cluster.members()).as(each.getKey()).hasSameElementsAs(members);
            assertThat(mounts(service))
                    .as(each.getKey())
                    .containsKey(config.data().toString());
            assertPostgres(config, service);
            assertInflux(config, service);
            BrokerSettings broker = config.gateway().broker();
            if (broker != null) {
                assertThat(services).containsKey(broker.host());
                assertThat(Files.readString(SPREAD_OUT.resolve("mosquitto.conf")))
                        .contains("listener " + broker.port());
                assertThat(clients.add(broker.clientId()))
                        .as("another client-id for each")
                        .isTrue();
            }
        }
        assertThat(clients).hasSize(2);
    }

    private Map<String, Object> environmentOf(URI server) {
        return map(
                requireNonNull(services.get(server.getHost()), "a service named " + server.getHost()), "environment");
    }

    private void assertPostgres(ServerConfig config, Map<String, Object> service) {
        RegistryServer registry = requireNonNull(config.registry());
        URI url = URI.create(registry.url().substring("jdbc:".length()));
        Map<String, Object> environment = environmentOf(url);
        assertThat(url.getPath()).isEqualTo("/" + environment.get("POSTGRES_DB"));
        assertThat(registry.user()).isEqualTo(environment.get("POSTGRES_USER"));
        assertSecret(service, requireNonNull(registry.passwordFile()), environment.get("POSTGRES_PASSWORD_FILE"));
    }

    private void assertInflux(ServerConfig config, Map<String, Object> service) {
        StoreSettings.Influx influx = requireNonNull(config.gateway().store().influxdb());
        Map<String, Object> environment = environmentOf(influx.url());
        assertThat(influx.bucket()).isEqualTo(environment.get("DOCKER_INFLUXDB_INIT_BUCKET"));
        assertThat(influx.org()).isEqualTo(environment.get("DOCKER_INFLUXDB_INIT_ORG"));
        assertSecret(
                service, requireNonNull(influx.tokenFile()), environment.get("DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE"));
    }

    private static void assertSecret(Map<String, Object> service, Path file, @Nullable Object ofTheOther) {
        assertThat(file.toString()).startsWith(SECRETS).isEqualTo(ofTheOther);
        assertThat(list(service, "secrets")).contains(file.toString().substring(SECRETS.length()));
    }

    @Test
    void everyPortThatIsPublishedIsListenedOn() throws Exception {
        for (Map.Entry<String, Map<String, Object>> each : ours().entrySet()) {
            for (String published : list(each.getValue(), "ports")) {
                ServerConfig.Http http = config(each.getValue()).http();
                assertThat(published).as(each.getKey()).endsWith(":" + http.port());
                assertThat(published)
                        .as("people's passwords go in clear: to a proxy on the same computer only")
                        .startsWith("127.0.0.1:");
                assertThat(http.host()).as(each.getKey()).isEqualTo("0.0.0.0");
            }
        }
    }

    private static List<Path> units() throws IOException {
        try (Stream<Path> files = Files.walk(DEPLOY)) {
            return files.filter(file -> file.toString().endsWith(".service")).toList();
        }
    }

    private static String verify(Path unit) throws Exception {
        Process process = new ProcessBuilder("systemd-analyze", "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Test
    void systemdReadsEveryUnitWithoutAWord(@TempDir Path folder) throws Exception {
        assumeTrue(isThere("systemd-analyze"), "systemd-analyze is not installed: no unit was verified");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/java")),
                "no /usr/bin/java: units that start it can't be verified");
        Path wrong = Files.writeString(
                folder.resolve("wrong.service"), "[Service]\nExecStart=/usr/bin/java\nProtectSistem=strict\n");
        assertThat(verify(wrong)).as("a wrong unit").contains("ProtectSistem");

        assertThat(units()).hasSizeGreaterThanOrEqualTo(3);
        for (Path unit : units()) { // their scripts are looked for, which are not installed here
            String text = Files.readString(unit).replaceAll("/opt/chieng/([a-z-]+\\.sh)", DEPLOY.toRealPath() + "/$1");
            Path copy = Files.writeString(folder.resolve(unit.getFileName()), text);
            assertThat(verify(copy)).as(unit.toString()).isEmpty();
        }
    }
}
