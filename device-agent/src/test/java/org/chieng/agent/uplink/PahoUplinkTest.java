package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalConfig;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PahoUplinkTest {
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(3, 4));

    @TempDir
    private Path temp;

    private UplinkConfig config(int port) throws Exception {
        UplinkConfig.Timing timing = new UplinkConfig.Timing(
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofMillis(10));
        return new UplinkConfig(
                new DeviceId("muong-bi-pi"),
                "127.0.0.1",
                port,
                Files.writeString(temp.resolve("secret"), "s3cret\n"),
                false,
                Optional.empty(),
                timing,
                MeteredConfig.NONE,
                temp.resolve("allowance"));
    }

    @Test
    @Timeout(60)
    void goesOnAfterAMistakeInTheProgramAndCountsIt() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        MeteredSource mistaken = () -> {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("a mistake");
            }
            return Metered.UNKNOWN;
        };
        JournalConfig journalConfig = new JournalConfig(
                temp.resolve("journal"), 64 << 20, Duration.ofDays(90), Duration.ofSeconds(1), 4 << 20);
        try (Journal journal = Journal.open(journalConfig, CLOCK);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PahoUplink uplink = new PahoUplink(
                        config(server.getLocalPort()),
                        journal,
                        CLOCK,
                        ClockBook.trustingSystem(CLOCK),
                        mistaken,
                        new SplittableRandom(1))) {
            server.setSoTimeout(20_000);
            uplink.start();
            try (Socket came = server.accept()) {
                assertThat(came.isConnected()).isTrue();
            }
            assertThat(uplink.counters().faults()).isEqualTo(1);
        }
    }
}
