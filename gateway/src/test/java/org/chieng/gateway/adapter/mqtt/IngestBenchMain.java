package org.chieng.gateway.adapter.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.chieng.gateway.testkit.RunningGateway;

/**
 * Measures the way from PUBLISH to PUBACK at QoS 1, which means durable in SQLite; the clients are in the same process, so
 * they take their share of the cores. For comparison Mosquitto, whose PUBACK means in memory, takes the same messages, when
 * it is installed. Not a test: run its {@code main}, with the seconds of each run as argument.
 */
final class IngestBenchMain {
    private static final int CLIENTS = 8;
    private static final String NO_LIMITS =
            "limits { device { messages = 0, readings = 0 }, school { messages = 0, readings = 0 } }\n";

    /** How long a run took, and its latencies in nanoseconds, sorted. */
    private record Result(double seconds, LatencyList latencies) {}

    /** A million numbers without a million objects. */
    private static final class LatencyList {
        private final long[] nanos;

        LatencyList(long[] nanos) {
            this.nanos = nanos;
        }

        int size() {
            return nanos.length;
        }

        double millis(double quantile) {
            return nanos[(int) Math.min(nanos.length - 1, nanos.length * quantile)] / 1e6;
        }
    }

    private record Load(int window, int readings) {}

    private IngestBenchMain() {}

    public static void main(String[] args) throws Exception {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 5;
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath().resolve("target"), "bench");
        System.out.printf(
                Locale.ROOT,
                "%d cores, Java %s, load before %s, store in %s (%s), %d clients, %.0f s a run%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).substring(0, 4),
                folder.getParent(),
                Files.getFileStore(folder).type(),
                CLIENTS,
                seconds);
        System.out.println("| to | window | readings a message | messages/s | readings/s | p50 ms | p99 ms | max ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        List<Load> loads = List.of(new Load(1, 1), new Load(20, 1), new Load(20, 100));
        try {
            gateway(folder, "", new Load(20, 100), seconds, "warm-up");
            for (Load load : loads) {
                gateway(folder, "", load, seconds, "gateway");
                gateway(folder, "ingest.linger = 100ms", load, seconds, "gateway, linger 100 ms");
            }
            mosquitto(folder, loads, seconds);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    /** Into an empty store each time, so that no run stands on the pages of another. */
    private static void gateway(Path folder, String config, Load load, double seconds, String name) throws Exception {
        try (RunningGateway running =
                RunningGateway.start(Files.createTempDirectory(folder, "store"), NO_LIMITS + config)) {
            Result result = run(running.gateway.mqttPort(), load, seconds);
            long stored = running.gateway.counters().storedReadings();
            if (stored != (long) result.latencies().size() * load.readings()) {
                throw new IllegalStateException("stored " + stored + ", acknowledged "
                        + result.latencies().size());
            }
            print(name, load, result);
        }
    }

    private static void mosquitto(Path folder, List<Load> loads, double seconds) throws Exception {
        int port = freePort();
        Path config = Files.writeString(
                folder.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type none\n");
        Process broker;
        try {
            broker = new ProcessBuilder("mosquitto", "-c", config.toString())
                    .inheritIO()
                    .start();
        } catch (IOException e) {
            System.out.println("mosquitto is missing, so it was not compared: apt-get install mosquitto");
            return;
        }
        try {
            waitFor(port);
            for (Load load : loads) {
                print("mosquitto (in memory)", load, run(port, load, seconds));
            }
        } finally {
            broker.destroy();
            broker.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void waitFor(int port) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            try {
                new RawMqtt(port).close();
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IllegalStateException("mosquitto does not listen");
    }

    private static void print(String name, Load load, Result result) {
        double rate = result.latencies().size() / result.seconds();
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %,.0f | %,.0f | %.2f | %.2f | %.1f |%n",
                name,
                load.window(),
                load.readings(),
                rate,
                rate * load.readings(),
                result.latencies().millis(0.5),
                result.latencies().millis(0.99),
                result.latencies().millis(1));
    }

    private static Result run(int port, Load load, double seconds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        try {
            List<Future<long[]>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                clients.add(threads.submit(() -> publish(port, client, load, end)));
            }
            long[] all = new long[0];
            for (Future<long[]> client : clients) {
                long[] some = client.get();
                int before = all.length;
                all = Arrays.copyOf(all, before + some.length);
                System.arraycopy(some, 0, all, before, some.length);
            }
            Arrays.sort(all);
            return new Result((System.nanoTime() - start) / 1e9, new LatencyList(all));
        } finally {
            threads.shutdownNow();
        }
    }

    /** One client that keeps its window full; gives its latencies. */
    private static long[] publish(int port, int client, Load load, long end) throws IOException {
        long[] sent = new long[65_536];
        long[] latencies = new long[1_000_000];
        int next = 0;
        int done = 0;
        try (RawMqtt socket = new RawMqtt(port)) {
            socket.send(RawMqtt.connect("bench-" + client, "pi", RunningGateway.SECRET, 60));
            socket.read(4);
            boolean open = true;
            while (open || done < next) {
                open = System.nanoTime() < end && next < latencies.length;
                for (; open && next - done < load.window(); next++) {
                    int id = 1 + next % 65_535;
                    sent[id] = System.nanoTime();
                    socket.send(RawMqtt.publish(1, id, "telemetry", pack(client, next, load.readings())));
                }
                if (done < next) {
                    byte[] ack = socket.read(4);
                    int id = ((ack[2] & 0xff) << 8) | (ack[3] & 0xff);
                    latencies[done++] = System.nanoTime() - sent[id];
                }
            }
        }
        return Arrays.copyOf(latencies, done);
    }

    private static String pack(int client, int message, int readings) {
        StringBuilder pack = new StringBuilder("[{\"bn\":\"c").append(client).append("/\",\"bt\":-100000,\"n\":\"n\"");
        for (int i = 0; i < readings; i++) {
            pack.append(i == 0 ? "," : ",{\"n\":\"n\",").append("\"v\":").append(message);
            pack.append(",\"t\":")
                    .append((message * (long) readings + i) / 1000.0)
                    .append('}');
        }
        return pack.append(']').toString();
    }
}
