package org.chieng.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chieng.server.testkit.Login;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody makes an image of a computer whose agent has its secret already, and copies it: real agents, with the folder and the settings of the first one, on
 * computers with other parts. Each must become a device of its own, without an administrator.
 */
@Timeout(300)
class ClonedImageIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void copiesOfAnAgentThatHadItsSecretBecomeDevicesOfTheirOwn() throws Exception {
        try (WholeWay way = WholeWay.start(folder, "may-tay")) {
            String code = labCode(way);
            computer("mau", 1);
            configure(way, "mau", "", folder.resolve("mau.secret"), code);
            startOnce(way, "mau");
            computer("tay", 2);
            configure(way, "tay", "may-tay", folder.resolve("may-tay.secret"), code);
            startOnce(way, "tay");
            assertThat(states(way)).hasSize(2);

            List<String> copies = List.of("copy-3", "copy-4", "copy-5");
            for (int i = 0; i < copies.size(); i++) {
                String of = i < 2 ? "mau" : "tay";
                copy(folder.resolve(of), folder.resolve(copies.get(i)));
                computer(copies.get(i), i + 3);
                boolean isByHand = of.equals("tay");
                configure(
                        way,
                        copies.get(i),
                        isByHand ? "may-tay" : "",
                        folder.resolve(isByHand ? "may-tay.secret" : "mau.secret"),
                        code);
            }
            List<JarProcess> all = new ArrayList<>();
            for (String name : List.of("mau", "tay", "copy-3", "copy-4", "copy-5")) {
                all.add(way.startAgent(name));
            }
            await().atMost(SOON).until(() -> online(way) == 5 && states(way).size() == 5);

            assertThat(folder.resolve("copy-3/of-another-computer/claimed")).exists();
            assertThat(Files.readString(folder.resolve("copy-3/claimed")))
                    .isNotEqualTo(Files.readString(folder.resolve("mau/claimed")))
                    .isNotEqualTo(Files.readString(folder.resolve("copy-4/claimed")));
            assertThat(folder.resolve("copy-5/claimed"))
                    .as("the secret in the settings is not its own")
                    .exists();
            assertThat(all.get(2).log()).contains("was copied from another computer");
            assertThat(all.get(0).log()).doesNotContain("was copied from another computer");
        }
    }

    private void startOnce(WholeWay way, String name) throws Exception {
        int told = states(way).size();
        try (JarProcess agent = way.startAgent(name)) {
            await().atMost(SOON).until(() -> states(way).size() > told);
            agent.terminate();
        }
        await().atMost(SOON).until(() -> online(way) == 0);
    }

    private void configure(WholeWay way, String name, String device, Path secret, String code) throws IOException {
        Path root = folder.resolve("root-" + name);
        Files.writeString(folder.resolve(name + ".conf"), """
                device = "%s"
                data = "%s"
                server { host = "127.0.0.1", port = %d, secret-file = "%s", web = "%s" }
                claim.code = "%s"
                serial.discover = false
                link.enabled = false
                lab { enabled = true, sysfs = "%s", procfs = "%s", run = "%s", facts = "%s" }
                """.formatted(
                        device,
                        folder.resolve(name),
                        way.mqttPort(),
                        secret,
                        way.url(""),
                        code,
                        root.resolve("sys"),
                        root.resolve("proc"),
                        root.resolve("run"),
                        root.resolve("facts")));
    }

    /** Parts as sysfs and udev show them to everybody; what root writes down is not there yet after a start. */
    private void computer(String name, int number) throws IOException {
        Path root = Files.createDirectories(folder.resolve("root-" + name));
        Path disk = Files.createDirectories(root.resolve("sys/devices/pci0000:00/ata1/block/sda"));
        Files.writeString(disk.resolve("dev"), "8:0\n");
        Files.writeString(disk.resolve("size"), "976773168\n");
        Files.writeString(disk.resolve("removable"), "0\n");
        Files.createDirectories(root.resolve("sys/block"));
        Files.createSymbolicLink(root.resolve("sys/block/sda"), disk);
        Path udev = Files.createDirectories(root.resolve("run/udev/data"));
        Files.writeString(udev.resolve("b8:0"), "E:ID_SERIAL_SHORT=Z3TQ8K%02d\n".formatted(number));
        Path card = Files.createDirectories(root.resolve("sys/devices/pci0000:00/0000:03:00.0"));
        Path net = Files.createDirectories(root.resolve("sys/class/net/enp3s0"));
        Files.writeString(net.resolve("address"), "d8:cb:8a:77:10:%02x\n".formatted(number));
        Files.writeString(net.resolve("addr_assign_type"), "0\n");
        Files.createSymbolicLink(net.resolve("device"), card);
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/meminfo"), "MemTotal:        8053064 kB\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                if (Files.isDirectory(one) || Files.isRegularFile(one)) {
                    Files.copy(one, to.resolve(from.relativize(one)));
                }
            }
        }
    }

    private String labCode(WholeWay way) throws Exception {
        int port = URI.create(way.url("")).getPort();
        String cookie = Login.cookie(port, "admin", Login.firstPassword(way.serverData()));
        HttpRequest me = HttpRequest.newBuilder(URI.create(way.url("/api/v1/me")))
                .header("Cookie", cookie)
                .build();
        String csrf = new JsonObject(HttpClient.newHttpClient()
                        .send(me, HttpResponse.BodyHandlers.ofString())
                        .body())
                .getString("csrf");
        HttpResponse<String> made = Login.post(
                port,
                "/api/v1/schools/" + WholeWay.SCHOOL + "/enrolments",
                new JsonObject().put("machines", 10),
                "Cookie",
                cookie,
                "X-CSRF-Token",
                csrf);
        return new JsonObject(made.body())
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("code");
    }

    private static int online(WholeWay way) throws Exception {
        return (int) way.get("/schools/" + WholeWay.SCHOOL + "/devices").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getBoolean("online", false))
                .count();
    }

    /** What each device told of its state, by device. */
    private static Map<String, String> states(WholeWay way) throws Exception {
        Map<String, String> states = new TreeMap<>();
        way.get("/schools/" + WholeWay.SCHOOL + "/latest").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(one -> "lab".equals(one.getString("source")) && "state".equals(one.getString("channel")))
                .forEach(one -> states.put(one.getString("device"), String.valueOf(one.getValue("value"))));
        return states;
    }
}
