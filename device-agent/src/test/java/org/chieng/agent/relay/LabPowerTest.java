package org.chieng.agent.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class LabPowerTest {
    private static final AgentClock CLOCK = new AgentClock(Clock.systemUTC(), System::nanoTime, new UUID(3, 4));
    private static final DeviceId ONE = new DeviceId("pc-1");
    private static final DeviceId TWO = new DeviceId("pc-2");
    private static final DeviceId THREE = new DeviceId("pc-3");

    @TempDir
    Path folder;

    private Relay relay(int port) throws Exception {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return Relay.open(
                new RelayConfig(
                        true,
                        "127.0.0.1",
                        0,
                        folder.resolve("key"),
                        Duration.ofSeconds(1),
                        4 << 20,
                        folder.resolve("relay")),
                CLOCK,
                ClockBook.trustingSystem(CLOCK),
                new WakeOnLan(List.of(target)));
    }

    private static CompletableFuture<LanAnswer> says(Relay relay, DeviceId device, String json) {
        return relay.answer(device, "presence", json.getBytes(UTF_8)).toCompletableFuture();
    }

    @Test
    void aComputerThatIsOffIsWokenByTheMagicPacketOfTheAddressThatItTold() throws Exception {
        try (DatagramSocket card = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Relay relay = relay(card.getLocalPort())) {
            card.setSoTimeout(20_000);
            assertThat(says(
                            relay,
                            ONE,
                            "{\"mac\":[\"AA:BB:cc:dd:ee:0f\",\"ff:ff:ff:ff:ff:ff\",\"nonsense\"],\"leaving\":true}"))
                    .isNotNull();
            assertThat(says(relay, TWO, "{\"mac\":[\"02:00:00:00:00:02\"]}")).isNotNull();

            assertThat(relay.power().wake(List.of(ONE, TWO, THREE)))
                    .isEqualTo(Map.of("pc-1", "sent", "pc-2", "on", "pc-3", "unknown"));

            DatagramPacket packet = new DatagramPacket(new byte[500], 500);
            card.receive(packet);
            byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            byte[] address = {(byte) 0xAA, (byte) 0xBB, (byte) 0xCC, (byte) 0xDD, (byte) 0xEE, 0x0F};
            assertThat(bytes).hasSize(102);
            assertThat(Arrays.copyOf(bytes, 6)).containsOnly(0xFF);
            for (int i = 0; i < 16; i++) {
                assertThat(Arrays.copyOfRange(bytes, 6 + 6 * i, 12 + 6 * i)).isEqualTo(address);
            }
        }
    }

    @Test
    void addressesAreKnownAfterAStartOfTheRelay() throws Exception {
        try (DatagramSocket card = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            try (Relay relay = relay(card.getLocalPort())) {
                assertThat(says(relay, ONE, "{\"mac\":[\"02:00:00:00:00:01\"],\"leaving\":true}"))
                        .isNotNull();
            }
            try (Relay relay = relay(card.getLocalPort())) {
                assertThat(relay.power().wake(List.of(ONE))).isEqualTo(Map.of("pc-1", "sent"));
            }
        }
    }

    @Test
    void computersThatWaitForOrdersAreToldAndEachAnswerIsHandedBack() throws Exception {
        try (Relay relay = relay(9)) {
            CompletableFuture<LanAnswer> one = says(relay, ONE, "{}");
            assertThat(says(relay, TWO, "{\"leaving\":true}")).isNotNull();
            assertThat(says(relay, THREE, "{}")).isNotNull();
            CompletableFuture<Map<String, String>> results = new CompletableFuture<>();
            Thread asking = new Thread(() -> {
                try {
                    results.complete(relay.power().shutdown(List.of(ONE, TWO), true));
                } catch (InterruptedException e) {
                    results.completeExceptionally(e);
                }
            });
            asking.start();

            byte[] order = one.get(20, TimeUnit.SECONDS).payload();
            assertThat(new String(order, UTF_8)).isEqualTo("{\"do\":\"shutdown\",\"force\":true}");
            assertThat(relay.answer(ONE, "replies", "{\"state\":\"in-use\"}".getBytes(UTF_8)))
                    .isCompleted();

            assertThat(results.get(20, TimeUnit.SECONDS)).isEqualTo(Map.of("pc-1", "in-use", "pc-2", "off"));
            asking.join();
        }
    }

    @Test
    void aComputerThatDoesNotAnswerIsToldToBeSilent() throws Exception {
        try (Relay relay = relay(9)) {
            CompletableFuture<LanAnswer> one = says(relay, ONE, "{}");
            assertThat(relay.power().shutdown(List.of(ONE), false)).isEqualTo(Map.of("pc-1", "silent"));
            await().atMost(Duration.ofSeconds(20)).until(one::isDone);
        }
    }
}
