package org.chieng.agent.uplink;

import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.source.Measured;
import org.chieng.agent.testkit.School;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;

/**
 * A school that was offline for a week gets its line back: 1 Mbit/s, 300 ms there and back, TLS. Prints how long the backlog takes, raw and as
 * aggregates, how late live values are meanwhile, and what went over the wire. Needs root and Linux: two network namespaces, {@code tc}, {@code
 * mosquitto}. The rate is that of {@code tbf}, with a queue of 2 s; the delay is a forwarder's at the server's end, since many kernels have no
 * {@code netem}: so TCP itself sees a short way. Arguments: seconds offline.
 */
public final class SlowLineBenchMain {
    private static final String SCHOOL = "chieng-school";
    private static final String CITY = "chieng-city";
    private static final String SERVER = "10.99.0.2";
    private static final int PORT = 8883;
    private static final int BROKER_PORT = 8884;
    private static final int CITY_PORT = 1884;
    private static final int WEEK = 7 * 24 * 3600;

    private SlowLineBenchMain() {}

    /** Runs. */
    public static void main(String[] args) throws Exception {
        if (args.length == 1 && args[0].equals("city")) {
            city();
            return;
        }
        if (args.length > 1 && args[0].equals("school")) {
            school(Path.of(args[1]), Integer.parseInt(args[2]), MeteredConfig.Mode.valueOf(args[3]));
            return;
        }
        int seconds = args.length == 1 ? Integer.parseInt(args[0]) : WEEK;
        System.out.printf(
                Locale.ROOT,
                "%s %s, %d processors; 1 Mbit/s each way, 300 ms round trip, TLS, mosquitto; %,d readings%n",
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                (long) seconds * School.CHANNELS);
        Path temp = Files.createTempDirectory("slow-line");
        try {
            layLine();
            for (MeteredConfig.Mode mode : List.of(MeteredConfig.Mode.NO, MeteredConfig.Mode.YES)) {
                drain(Files.createDirectories(temp.resolve(mode.name())), seconds, mode);
            }
        } finally {
            run("ip", "netns", "delete", SCHOOL);
            run("ip", "netns", "delete", CITY);
            run("rm", "-r", temp.toString());
        }
    }

    private static void layLine() throws Exception {
        run("ip", "netns", "add", SCHOOL);
        run("ip", "netns", "add", CITY);
        run("ip", "link", "add", "s0", "netns", SCHOOL, "type", "veth", "peer", "name", "c0", "netns", CITY);
        for (String[] end : new String[][] {{SCHOOL, "s0", "10.99.0.1/24"}, {CITY, "c0", SERVER + "/24"}}) {
            run("ip", "-n", end[0], "addr", "add", end[2], "dev", end[1]);
            run("ip", "-n", end[0], "link", "set", end[1], "up");
            run("ip", "-n", end[0], "link", "set", "lo", "up");
            run("ip", "-n", end[0], "link", "set", end[1], "gso_max_segs", "1"); // packets as they are on a real line
            run(
                    "tc", "-n", end[0], "qdisc", "add", "dev", end[1], "root", "tbf", "rate", "1mbit", "burst", "5k",
                    "latency", "2s");
        }
    }

    private static void drain(Path temp, int seconds, MeteredConfig.Mode mode) throws Exception {
        Certificates certificates = Certificates.make(temp.resolve("tls"), SERVER);
        Path config = Files.writeString(
                temp.resolve("mosquitto.conf"),
                "listener " + BROKER_PORT + " 127.0.0.1\nallow_anonymous true\nuser root\ncertfile "
                        + certificates.certificate() + "\nkeyfile " + certificates.key() + "\nlistener " + CITY_PORT
                        + " 127.0.0.1\n");
        Process broker = new ProcessBuilder("ip", "netns", "exec", CITY, "mosquitto", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("mosquitto.log").toFile())
                .start();
        try {
            TimeUnit.SECONDS.sleep(1);
            Process city = java(CITY, "city").start();
            TimeUnit.SECONDS.sleep(3);
            Process school = java(SCHOOL, "school", temp.toString(), Integer.toString(seconds), mode.name())
                    .inheritIO()
                    .start();
            school.waitFor();
            city.getOutputStream().close();
            System.out.print(new String(city.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            city.waitFor();
        } finally {
            broker.destroy();
            broker.waitFor();
        }
    }

    private static ProcessBuilder java(String namespace, String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SlowLineBenchMain.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** The server's part: how old a value is when it is the newest that was seen of its channel. Until standard input ends. */
    private static void city() throws Exception {
        long begin = System.currentTimeMillis() + 5_000; // what is measured later is live
        Map<ChannelName, Long> newest = new HashMap<>();
        List<Long> late = Collections.synchronizedList(new ArrayList<>());
        Mqtt3AsyncClient client = Mqtt3Client.builder()
                .identifier("city")
                .serverHost("127.0.0.1")
                .serverPort(CITY_PORT)
                .buildAsync();
        client.connect().join();
        client.subscribeWith()
                .topicFilter("v1/devices/+/telemetry")
                .callback(message -> {
                    long now = System.currentTimeMillis();
                    try {
                        for (Reading reading : PackDecoder.decode(message.getPayloadAsBytes(), null, 0)
                                .readings()) {
                            long millis = reading.timeMicros() / 1_000;
                            if (millis > newest.getOrDefault(reading.channel(), 0L)) {
                                newest.put(reading.channel(), millis);
                                if (millis > begin
                                        && reading.channel().channel().equals("temperature")) {
                                    late.add(now - millis);
                                }
                            }
                        }
                    } catch (RejectedException e) {
                        System.err.println(e.getMessage());
                    }
                })
                .send()
                .join();
        try (DelayedLine line = new DelayedLine(SERVER, PORT, BROKER_PORT, Duration.ofMillis(150))) {
            line.serveUntilInputEnds();
        }
        client.disconnect().join();
        long[] sorted = late.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "  live values at the server meanwhile: %d, old by median %d ms, 95 %% %d ms, at most %d ms%n",
                sorted.length,
                sorted.length == 0 ? -1 : sorted[sorted.length / 2],
                sorted.length == 0 ? -1 : sorted[sorted.length * 95 / 100],
                sorted.length == 0 ? -1 : sorted[sorted.length - 1]);
    }

    /** The agent's part: fills a journal, then connects, and goes on measuring. */
    private static void school(Path temp, int seconds, MeteredConfig.Mode mode) throws Exception {
        AgentClock clock = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(1, 2));
        School school = new School(1);
        try (Journal journal = Journal.open(
                new JournalConfig(
                        temp.resolve("journal"), 2L << 30, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20),
                clock)) {
            long shift = clock.wallMicros() - seconds * 1_000_000L - School.START_MICROS;
            for (int second = 0; second < seconds; second++) {
                journal.accept(shifted(school.second(), shift));
            }
            long backlog = journal.lastSequence();
            Path secret = Files.writeString(temp.resolve("secret"), "s3cret\n");
            UplinkConfig config = new UplinkConfig(
                    new DeviceId("muong-bi-pi"),
                    SERVER,
                    PORT,
                    secret,
                    true,
                    Optional.of(temp.resolve("tls/cert.pem")),
                    UplinkConfig.Timing.DEFAULT,
                    new MeteredConfig(mode, 0, 1),
                    temp.resolve("allowance"));
            long wireBefore = wireBytes();
            long start = System.nanoTime();
            try (PahoUplink uplink = new PahoUplink(
                    config,
                    journal,
                    clock,
                    ClockBook.trustingSystem(clock),
                    () -> Metered.UNKNOWN,
                    new SplittableRandom())) {
                uplink.watch(Duration.ofHours(1));
                uplink.start();
                while (journal.acknowledged()
                        < backlog - (mode == MeteredConfig.Mode.YES ? 3_600L : 60L) * School.CHANNELS) {
                    journal.accept(shifted(school.second(), shift));
                    TimeUnit.MILLISECONDS.sleep(1000 - (System.nanoTime() - start) / 1_000_000 % 1000);
                    shift = clock.wallMicros() - School.START_MICROS - school.seconds() * 1_000_000L;
                }
                double took = (System.nanoTime() - start) / 1e9;
                long wire = wireBytes() - wireBefore;
                System.out.printf(
                        Locale.ROOT,
                        "%s: %,d readings acknowledged in %.0f s, %,d bytes on the wire, %.2f a reading%n",
                        mode == MeteredConfig.Mode.YES ? "aggregates" : "raw",
                        backlog,
                        took,
                        wire,
                        (double) wire / backlog);
            }
        }
    }

    private static List<Measured> shifted(List<Measured> measured, long shift) {
        return measured.stream()
                .map(one -> {
                    Reading reading = one.reading();
                    ChannelName name = reading.channel();
                    return new Measured(
                            new Reading(name, reading.timeMicros() + shift, reading.value(), reading.unit(), null),
                            one.monotonicMicros());
                })
                .toList();
    }

    /** What went through the school's interface, IP and above: Ethernet's 14 bytes a packet are taken off. */
    static long wireBytes() throws IOException {
        Path statistics = Path.of("/sys/class/net/s0/statistics");
        long bytes = 0;
        for (String way : List.of("rx", "tx")) {
            bytes += number(statistics.resolve(way + "_bytes")) - 14 * number(statistics.resolve(way + "_packets"));
        }
        return bytes;
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).strip());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            System.err.println("failed: " + String.join(" ", command));
        }
    }
}
