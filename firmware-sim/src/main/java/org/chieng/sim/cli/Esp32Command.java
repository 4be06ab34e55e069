package org.chieng.sim.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.chieng.sim.esp32.CoapSender;
import org.chieng.sim.esp32.Esp32;
import org.chieng.sim.esp32.MqttSender;
import org.chieng.sim.esp32.Sender;
import org.chieng.sim.signal.World;
import org.jspecify.annotations.Nullable;

/** {@code esp32 ...}: a node with Wi-Fi, until the process is told to stop. */
public final class Esp32Command {

    /** What {@code esp32 --help} prints. */
    public static final String HELP = """
            java -jar chieng-sim.jar esp32 --coap HOST:PORT | --mqtt HOST:PORT --device NAME --secret-file FILE ...

            Measures a classroom and sends it as an ESP32 would. NO ESP32 FIRMWARE RUNS: this program speaks its
            protocols, CoAP (RFC 7252) or MQTT 3.1.1 with QoS 1, written by hand, to an agent or a gateway.
              --device NAME       its name
              --secret-file FILE  its secret, the first line
              --interval MS       between two samples (1000)
              --buffer N          samples that fit into its RAM (600); when it is full the oldest is dropped
              --no-clock          it does not know the time, and tells how long ago it measured
              --seed N            of what it measures (1)
              --begin HH:MM       time of day at which its world begins (now)

            Prints READY, and when it is stopped by SIGTERM or SIGINT what became of its samples.
            """;

    private static final Duration ACKNOWLEDGE_TIMEOUT = Duration.ofSeconds(2); // RFC 7252 section 4.8
    private static final Duration MQTT_TIMEOUT = Duration.ofSeconds(10);

    private Esp32Command() {}

    /**
     * Runs until the thread is interrupted; SIGTERM and SIGINT stop it by a shutdown hook.
     *
     * @throws UsageException the options cannot be understood
     * @throws IOException the secret cannot be read
     */
    public static void run(List<String> words, PrintStream out, Clock clock) throws UsageException, IOException {
        Options options = new Options(words);
        Esp32.Spec spec = new Esp32.Spec(options.device(), options.interval, options.buffer, options.hasClock);
        Esp32 node = new Esp32(spec, options.sender(), new World(options.seed, options.begin(clock)), clock);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            node.close();
                            Esp32.Figures figures = node.figures();
                            out.printf(
                                    "measured=%d acknowledged=%d refused=%d dropped=%d%n",
                                    figures.measured(), figures.acknowledged(), figures.refused(), figures.dropped());
                            out.flush();
                        },
                        "switch-off"));
        node.start();
        out.println("READY");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the command line says. */
    private static final class Options {
        private @Nullable InetSocketAddress coap;
        private @Nullable InetSocketAddress mqtt;
        private @Nullable String device;
        private @Nullable Path secretFile;
        private Duration interval = Duration.ofSeconds(1);
        private int buffer = 600;
        private boolean hasClock = true;
        private long seed = 1;
        private @Nullable LocalTime begin;

        Options(List<String> words) throws UsageException {
            Arguments arguments = new Arguments(words);
            for (String option = arguments.next().orElse("");
                    !option.isEmpty();
                    option = arguments.next().orElse("")) {
                switch (option) {
                    case "--coap" -> coap = address(option, arguments.value(option));
                    case "--mqtt" -> mqtt = address(option, arguments.value(option));
                    case "--device" -> device = arguments.value(option);
                    case "--secret-file" -> secretFile = Path.of(arguments.value(option));
                    case "--interval" -> interval = Duration.ofMillis(arguments.number(option, 10, 86_400_000));
                    case "--buffer" -> buffer = (int) arguments.number(option, 1, 1_000_000);
                    case "--no-clock" -> hasClock = false;
                    case "--seed" -> seed = arguments.number(option, Long.MIN_VALUE, Long.MAX_VALUE);
                    case "--begin" -> begin = arguments.timeOfDay(option);
                    default -> throw new UsageException("unknown option " + option + "; esp32 --help lists them");
                }
            }
        }

        LocalTime begin(Clock clock) {
            return begin == null ? LocalTime.now(clock) : begin;
        }

        String device() throws UsageException {
            if (device == null) {
                throw new UsageException("the node needs a --device");
            }
            return device;
        }

        Sender sender() throws UsageException, IOException {
            if (secretFile == null) {
                throw new UsageException("the node needs a --secret-file");
            }
            String secret =
                    Files.readString(secretFile).lines().findFirst().orElse("").strip();
            if (coap != null && mqtt == null) {
                return new CoapSender(coap, device(), secret, ACKNOWLEDGE_TIMEOUT, new SplittableRandom());
            }
            if (mqtt != null && coap == null) {
                return new MqttSender(mqtt, device(), secret, MQTT_TIMEOUT, interval);
            }
            throw new UsageException("say either --coap or --mqtt, with HOST:PORT");
        }

        private static InetSocketAddress address(String option, String text) throws UsageException {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (colon > 0 && port > 0) {
                    return new InetSocketAddress(text.substring(0, colon), port);
                }
            } catch (IllegalArgumentException e) {
                // told below
            }
            throw new UsageException(option + " needs HOST:PORT, not " + text);
        }
    }
}
