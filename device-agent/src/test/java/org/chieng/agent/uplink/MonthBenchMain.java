package org.chieng.agent.uplink;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.link.SimulatedLink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.School;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackEncoder;

/**
 * What a school of three boards (12 channels at 1 Hz) and 20 lab PCs sends over a metered line: a day by the agent's clock, moved by hand, over
 * a real TLS connection to mosquitto between two network namespaces, with a session that is lost every four hours, and with what the line
 * tells of itself. Prints the bytes that the
 * interface counted, IP and above, those that the agent counted itself, and what one JSON message a reading takes. Needs root and Linux.
 * Arguments: days.
 */
public final class MonthBenchMain {
    private static final String SCHOOL = "chieng-school";
    private static final String CITY = "chieng-city";
    private static final String SERVER = "10.99.0.2";
    private static final int PORT = 8883;
    private static final int STEP_MINUTES = 5;
    private static final int SAMPLE = 2_000;

    private MonthBenchMain() {}

    /** Runs. */
    public static void main(String[] args) throws Exception {
        if (args.length == 3 && args[0].equals("school")) {
            school(Path.of(args[1]), Integer.parseInt(args[2]));
            return;
        }
        Path temp = Files.createTempDirectory("month");
        List<Process> started = new ArrayList<>();
        try {
            run("ip", "netns", "add", SCHOOL);
            run("ip", "netns", "add", CITY);
            run("ip", "link", "add", "s0", "netns", SCHOOL, "type", "veth", "peer", "name", "c0", "netns", CITY);
            for (String[] end : new String[][] {{SCHOOL, "s0", "10.99.0.1/24"}, {CITY, "c0", SERVER + "/24"}}) {
                run("ip", "-n", end[0], "addr", "add", end[2], "dev", end[1]);
                run(
                        "ip",
                        "-n",
                        end[0],
                        "link",
                        "set",
                        end[1],
                        "gso_max_segs",
                        "1"); // packets as they are on a real line
                run("ip", "-n", end[0], "link", "set", end[1], "up");
            }
            Certificates certificates = Certificates.make(temp.resolve("tls"), SERVER);
            Path config = Files.writeString(
                    temp.resolve("mosquitto.conf"),
                    "listener " + PORT + " " + SERVER + "\nallow_anonymous true\nuser root\ncertfile "
                            + certificates.certificate() + "\nkeyfile " + certificates.key() + "\n");
            started.add(new ProcessBuilder("ip", "netns", "exec", CITY, "mosquitto", "-c", config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(temp.resolve("mosquitto.log").toFile())
                    .start());
            TimeUnit.SECONDS.sleep(1);
            Process school = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            SCHOOL,
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            MonthBenchMain.class.getName(),
                            "school",
                            temp.toString(),
                            args.length == 1 ? args[0] : "1")
                    .inheritIO()
                    .start();
            started.add(school);
            school.waitFor();
        } finally {
            for (Process process : started) {
                process.destroy();
                process.waitFor();
            }
            run("ip", "netns", "delete", SCHOOL);
            run("ip", "netns", "delete", CITY);
            run("rm", "-r", temp.toString());
        }
    }

    private static void school(Path temp, int days) throws Exception {
        HandClock hands = new HandClock();
        hands.pass(Duration.ofHours(1));
        hands.setWall(HandClock.START);
        AgentClock clock = hands.agentClock();
        School school = new School(1);
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
        UplinkConfig.Timing timing = new UplinkConfig.Timing(
                Duration.ofSeconds(15),
                Duration.ofMinutes(30), // by the clock that is moved by hand in steps
                Duration.ofSeconds(20),
                Duration.ofMillis(10),
                Duration.ofMillis(10),
                Duration.ofMillis(10));
        UplinkConfig config = new UplinkConfig(
                new DeviceId("muong-bi-pi"),
                SERVER,
                PORT,
                secret,
                true,
                Optional.of(temp.resolve("tls/cert.pem")),
                timing,
                new MeteredConfig(MeteredConfig.Mode.YES, 0, 1),
                temp.resolve("allowance"));
        try (Journal journal = Journal.open(
                new JournalConfig(
                        temp.resolve("journal"), 2L << 30, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20),
                clock)) {
            long before = wireBytes();
            long counted;
            try (SimulatedLink link =
                            new SimulatedLink(Files.createDirectory(temp.resolve("machine")), SERVER, journal, hands);
                    PahoUplink uplink = uplink(config, journal, clock)) {
                uplink.listenToRoundTrips(link::roundTrip);
                uplink.start();
                for (int step = 0; step < days * 24 * 60 / STEP_MINUTES; step++) {
                    measure(school, journal, step);
                    link.tick();
                    long settled = journal.lastSequence() - 70 * School.CHANNELS;
                    hands.pass(Duration.ofMinutes(STEP_MINUTES));
                    awaitAcknowledged(journal, settled);
                    if (step % 48 == 47) {
                        loseLine(uplink);
                    }
                }
                counted = uplink.status().usage().used();
            }
            long wire = wireBytes() - before;
            long readings = journal.lastSequence();
            double json = jsonBytesPerReading(temp);
            System.out.printf(
                    Locale.ROOT,
                    "%d day(s): %,d readings, %,d bytes on the wire by the interface, %,d by the agent's own count; 30 days: %.1f MB;"
                            + " one JSON message each: %.0f bytes a reading, 30 days %.0f MB, %.0f times as many%n",
                    days,
                    readings,
                    wire,
                    counted,
                    wire * 30e-6 / days,
                    json,
                    json * readings * 30e-6 / days,
                    json * readings / wire);
        }
    }

    private static PahoUplink uplink(UplinkConfig config, Journal journal, AgentClock clock) {
        return new PahoUplink(
                config, journal, clock, ClockBook.trustingSystem(clock), () -> Metered.UNKNOWN, new SplittableRandom());
    }

    private static void measure(School school, Journal journal, int step) {
        for (int second = 0; second < STEP_MINUTES * 60; second++) {
            journal.accept(school.second());
        }
        if (step % 3 == 2) {
            journal.accept(school.quarterHour());
        }
    }

    private static void awaitAcknowledged(Journal journal, long sequence) throws InterruptedException {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (journal.acknowledged() < sequence && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** The kernel resets the connection, as a line does that comes back with another address. */
    private static void loseLine(PahoUplink uplink) throws Exception {
        long connects = uplink.counters().connects();
        run("ss", "-K", "dport", "=", Integer.toString(PORT));
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (uplink.counters().connects() == connects && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static double jsonBytesPerReading(Path temp) throws Exception {
        Mqtt3BlockingClient client = Mqtt3Client.builder()
                .identifier("plain")
                .serverHost(SERVER)
                .serverPort(PORT)
                .sslConfig()
                .trustManagerFactory(Tls.trust(temp.resolve("tls/cert.pem")))
                .applySslConfig()
                .buildBlocking();
        client.connect();
        long before = wireBytes();
        School school = new School(2);
        int sent = 0;
        while (sent < SAMPLE) {
            for (Measured measured : school.second()) {
                client.publishWith()
                        .topic("v1/devices/muong-bi-pi/telemetry")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload(PackEncoder.toJson(List.of(measured.reading())))
                        .send();
                sent++;
            }
        }
        double each = (double) (wireBytes() - before) / sent;
        client.disconnect();
        return each;
    }

    private static long wireBytes() throws IOException {
        return SlowLineBenchMain.wireBytes();
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            System.err.println("failed: " + String.join(" ", command));
        }
    }
}
