package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.source.link.SimulatedLink;
import org.chieng.agent.testkit.CountedLine;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.Mosquitto;
import org.chieng.agent.testkit.Subscriber;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a school on 3G pays in thirty days for being followed: the agent's own source, journal and uplink over TLS to a broker, by a clock that is
 * moved by hand, and a session that is lost every four hours. Counted on the way, with the headers of TCP and IP.
 */
class LinkMonthIT {
    private static final int DAYS = 30;
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final int STEPS_A_DAY = 144;
    private static final int STEPS_OF_A_SESSION = 24;

    /** A batch waits 5 min, aggregates a minute: what is older than this must have been sent. */
    private static final int STEPS_OF_A_BATCH = 2;

    /** By real time none is ever due here: PINGREQ and PINGRESP, each 2 bytes with TLS 29, TCP and IP 52 and an ACK, at the most each 15 min. */
    private static final long PINGS = 96L * DAYS * 2 * (2 + 29 + 2 * 52);

    /** There is no name to be found here: question and answer, for IPv4 and IPv6, each half hour. */
    private static final long NAMES = 48L * DAYS * 2 * (70 + 120);

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path temp;

    private UplinkConfig config(int port, Certificates certificates) throws Exception {
        UplinkConfig.Timing timing = new UplinkConfig.Timing(
                Duration.ofSeconds(30),
                Duration.ofHours(2), // by the clock that is moved by hand in steps
                Duration.ofSeconds(20),
                Duration.ofMillis(10),
                Duration.ofMillis(10),
                Duration.ofMillis(10));
        return new UplinkConfig(
                new DeviceId("muong-bi-pi"),
                "127.0.0.1",
                port,
                Files.writeString(temp.resolve("secret"), "s3cret\n"),
                true,
                Optional.of(certificates.certificate()),
                timing,
                new MeteredConfig(MeteredConfig.Mode.YES, 0, 1),
                temp.resolve("allowance"));
    }

    @Test
    @Timeout(1_800) // 4,320 steps, each with a program that is started: some two minutes of processor time
    void aSchoolOn3gIsFollowedForLessThanFiveMegabytesInThirtyDays() throws Exception {
        HandClock hands = new HandClock();
        hands.pass(Duration.ofHours(1));
        AgentClock clock = hands.agentClock();
        Certificates certificates = Certificates.make(temp.resolve("tls"), "127.0.0.1");
        int plain = Mosquitto.freePort();
        try (Mosquitto broker = new Mosquitto(
                                temp.resolve("broker"),
                                "certfile " + certificates.certificate(),
                                "keyfile " + certificates.key(),
                                "listener " + plain + " 127.0.0.1")
                        .start();
                Subscriber gateway = new Subscriber(plain);
                CountedLine line = new CountedLine(broker.port());
                Journal journal = Journal.open(
                        new JournalConfig(
                                temp.resolve("journal"), 64 << 20, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20),
                        clock);
                SimulatedLink link =
                        new SimulatedLink(Files.createDirectory(temp.resolve("machine")), "127.0.0.1", journal, hands);
                PahoUplink uplink = new PahoUplink(
                        config(line.port(), certificates),
                        journal,
                        clock,
                        ClockBook.trustingSystem(clock),
                        () -> Metered.UNKNOWN,
                        new SplittableRandom(1))) {
            uplink.listenToRoundTrips(link::roundTrip);
            uplink.start();
            await().atMost(LONG).until(() -> uplink.counters().connects() == 1);
            Deque<Long> written = new ArrayDeque<>();
            for (int step = 0; step < DAYS * STEPS_A_DAY; step++) {
                link.tick();
                written.addLast(journal.lastSequence());
                hands.pass(STEP);
                gateway.tellTime(hands.instant().getEpochSecond());
                uplink.fetch(0, 0); // wakes it: by its own clock ten minutes have passed
                if (written.size() > STEPS_OF_A_BATCH) {
                    long old = written.removeFirst();
                    await().atMost(LONG).pollInterval(Duration.ofMillis(2)).until(() -> journal.acknowledged() >= old);
                }
                if (step % STEPS_OF_A_SESSION == STEPS_OF_A_SESSION - 1) {
                    long connects = uplink.counters().connects();
                    line.cut();
                    await().atMost(LONG)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> uplink.counters().connects() > connects);
                }
            }
            long counted = line.bytes();
            System.err.printf(
                    "%d readings, %d bytes counted, %d for pings and names at the most, %d sessions%n",
                    journal.lastSequence(),
                    counted,
                    PINGS + NAMES,
                    uplink.counters().connects());

            assertThat(journal.lastSequence()).as("something is told").isGreaterThan(DAYS * 48L);
            assertThat(counted + PINGS + NAMES).isLessThan(5_000_000);
        }
    }
}
