package org.chieng.agent.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.chieng.agent.flow.ReadingFlow;
import org.chieng.agent.journal.ChaosDisk;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.journal.JournalCounters;
import org.chieng.agent.journal.JournalException;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.serial.SerialConfig;
import org.chieng.agent.source.serial.SerialSource;
import org.chieng.agent.source.serial.firmata.FirmataConfig;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.SystemTime;
import org.chieng.agent.uplink.Metered;
import org.chieng.agent.uplink.MeteredConfig;
import org.chieng.agent.uplink.PahoUplink;
import org.chieng.agent.uplink.Uplink;
import org.chieng.agent.uplink.UplinkConfig;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;

/**
 * An agent on a {@link SimulatedMachine}, wired as {@code Agent} does: serial source, flow, journal, uplink. Arguments: folder, file of the
 * machine, port of the server, device, boot, and the boards' ports. Commands on standard input: {@code sync} does what the journal else does
 * every 10 s, {@code status}, {@code stop}. Tells on standard output {@code ack BOARD N REFUSED} when the readings of a line are in the journal (or
 * refused, and counted), {@code clock true} when the time has become known, and the answers.
 */
public final class ChaosAgentMain {
    private static final PrintStream OUT = System.out;

    private ChaosAgentMain() {}

    /** Runs until it is told to stop, or killed. */
    public static void main(String[] args) throws IOException, JournalException {
        Path folder = Path.of(args[0]);
        AgentClock clock = new SimulatedMachine(Path.of(args[1])).clock(UUID.fromString(args[4]));
        SimulatedMachine disk = new SimulatedMachine(Path.of(args[1]));
        List<Path> ports = Arrays.stream(args).skip(5).map(Path::of).toList();
        ClockBook book = ClockBook.open(folder.resolve("clock"), clock, SystemTime.below(folder.resolve("no-system")));
        Journal journal =
                ChaosDisk.open(journal(folder.resolve("journal")), clock, book, folder.resolve("forced"), disk::quota);
        book.listen(() -> say("clock " + book.isKnown()));
        say("clock " + book.isKnown());
        ReadingFlow flow = new ReadingFlow(journal, clock);
        flow.listenToReadings(
                readings -> acknowledge(readings.stream().map(Measured::reading).toList(), journal));
        SerialSource boards = new SerialSource(serial(folder, ports), flow, clock);
        Uplink uplink =
                new PahoUplink(uplink(folder, args), journal, clock, book, () -> Metered.NO, new SplittableRandom());
        uplink.start();
        boards.start();
        say("READY");
        obey(journal);
        boards.close();
        uplink.close();
        journal.close();
        say("stopped");
    }

    private static void acknowledge(List<Reading> readings, Journal journal) {
        for (Reading reading : readings) {
            if (reading.channel().channel().equals("n") && reading.value() instanceof Value.Numeric number) {
                long refused = journal.counters().refused();
                say("ack " + reading.channel().source() + " " + (long) number.number() + " " + refused);
            }
        }
    }

    private static void obey(Journal journal) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("stop"); line = in.readLine()) {
            if (line.equals("sync")) {
                long refused = journal.counters().refused();
                ChaosDisk.sync(journal);
                say("synced " + refused);
            } else {
                JournalCounters counters = journal.counters();
                say("status " + counters.pending() + " " + counters.evicted() + " " + counters.damaged() + " "
                        + counters.refused());
            }
        }
    }

    private static void say(String line) {
        synchronized (OUT) {
            OUT.println(line);
            OUT.flush();
        }
    }

    /** As small as it may be, so that three days without a line are more than it holds; it is told when to sync. */
    private static JournalConfig journal(Path folder) {
        return new JournalConfig(
                folder, 256 * 1024, Duration.ofDays(90), Duration.ofHours(1), JournalConfig.MIN_SEGMENT_BYTES);
    }

    /** A board that is silent for ten minutes here is not: the clock was moved. */
    private static SerialConfig serial(Path folder, List<Path> ports) {
        return new SerialConfig(
                ports,
                false,
                Duration.ofMillis(20),
                Duration.ofDays(1_000),
                List.of(),
                new FirmataConfig(false, Duration.ofSeconds(1), List.of()),
                new SerialConfig.Places(
                        folder.resolve("no-sysfs"), folder.resolve("no-dev"), folder.resolve("boards")));
    }

    private static UplinkConfig uplink(Path folder, String[] args) {
        return new UplinkConfig(
                new DeviceId(args[3]),
                "127.0.0.1",
                Integer.parseInt(args[2]),
                folder.resolve("secret"),
                false,
                Optional.empty(),
                new UplinkConfig.Timing(
                        Duration.ofSeconds(1),
                        Duration.ofDays(1), // of the simulated clock
                        Duration.ofSeconds(1),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(50)),
                MeteredConfig.NONE,
                folder.resolve("allowance"));
    }
}
