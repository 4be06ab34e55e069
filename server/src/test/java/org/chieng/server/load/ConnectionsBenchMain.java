package org.chieng.server.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Ten thousand devices connected to one server with a heap of 1 GB, each with its keep-alive; then two thousand that come back
 * over TLS within ten seconds. Needs openssl, and some 10,100 file handles a process. Prints to standard output.
 */
public final class ConnectionsBenchMain {
    private static final int CONNECTED = 10_000;
    private static final int RECONNECTING = 2_000;
    private static final Duration RECONNECT_WITHIN = Duration.ofSeconds(10);
    private static final int KEEP_ALIVE_ROUNDS = 3;

    private ConnectionsBenchMain() {}

    /** Argument: anything, for the second part alone. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d cores, Java %s, load before %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                Files.readString(Path.of("/proc/loadavg")).substring(0, 4));
        if (args.length == 0) {
            WholeWayBenchMain.inFolder(ConnectionsBenchMain::keepAlive);
        }
        WholeWayBenchMain.inFolder(ConnectionsBenchMain::reconnect);
        System.exit(0);
    }

    @SuppressWarnings("SystemOut")
    private static Void keepAlive(Path folder) throws Exception {
        String settings = "mqtt { max-sessions = 20000, connects-per-second = 20000, connects-per-address = 20000,"
                + " max-unconnected = 20000, max-unconnected-per-address = 20000 }\n";
        try (LoadTarget target = LoadTarget.start(folder, CONNECTED, "1g", settings);
                Fleet fleet = new Fleet(false)) {
            long before = target.residentMegabytes();
            long start = System.nanoTime();
            fleet.connect(target.mqttPort(), "telemetry", nothing(CONNECTED));
            double took = (System.nanoTime() - start) / 1e9;
            long processor = target.processorMillis();
            for (int round = 0; round < KEEP_ALIVE_ROUNDS; round++) {
                TimeUnit.SECONDS.sleep(50);
                fleet.ping();
            }
            TimeUnit.SECONDS.sleep(5);
            System.out.printf(
                    Locale.ROOT,
                    "%,d devices connected in %.1f s, %,d times asked to come again later; held %d s by keep-alive of 60 s: %d lost; server (-Xmx1g) %d MB resident, %d MB before; %.1f %% of a core meanwhile%n",
                    CONNECTED,
                    took,
                    fleet.putOff(),
                    KEEP_ALIVE_ROUNDS * 50 + 5,
                    fleet.lost(),
                    target.residentMegabytes(),
                    before,
                    (target.processorMillis() - processor) / 10.0 / (KEEP_ALIVE_ROUNDS * 50 + 5));
        }
        return null;
    }

    @SuppressWarnings("SystemOut")
    private static Void reconnect(Path folder) throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        int exit = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-subj",
                        "/CN=localhost",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(Files.readString(folder.resolve("openssl.log")));
        }
        String settings = "mqtt.tls { certificate = \"" + certificate + "\", key = \"" + key + "\" }\n";
        try (LoadTarget target = LoadTarget.start(folder, RECONNECTING, "1g", settings)) {
            for (String name : List.of("(warm-up)", "TLS")) {
                try (Fleet fleet = new Fleet(true)) {
                    long start = System.nanoTime();
                    fleet.connect(target.mqttPort(), "telemetry", 0, RECONNECT_WITHIN, nothing(RECONNECTING));
                    System.out.printf(
                            Locale.ROOT,
                            "%s: %,d devices came back within 10 s, the last was accepted after %.1f s, %,d times asked to come again later, none refused, %d lost%n",
                            name,
                            RECONNECTING,
                            (System.nanoTime() - start) / 1e9,
                            fleet.putOff(),
                            fleet.lost());
                }
            }
        }
        return null;
    }

    private static List<Fleet.Packs> nothing(int devices) {
        Fleet.Packs none = () -> new byte[0];
        return Collections.nCopies(devices, none);
    }
}
