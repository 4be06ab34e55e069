package org.chieng.sim.esp32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.chieng.sim.signal.World;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class Esp32Test {
    private static final Duration OFTEN = Duration.ofMillis(5);

    private static Esp32 node(int buffer, Sender sender) {
        Esp32.Spec spec = new Esp32.Spec("esp32-1", OFTEN, buffer, true);
        return new Esp32(spec, sender, new World(1, LocalTime.NOON), Clock.systemUTC());
    }

    @Test
    void packIsSenmlWithTimesOfItsOwnOrHowLongAgo() {
        List<Sample> samples = List.of(new Sample(7, 1_772_436_600_123_456L, 23.456, 61, 300));

        assertThat(new String(SenmlWriter.pack(samples, Long.MIN_VALUE), StandardCharsets.UTF_8))
                .isEqualTo(
                        "[{\"bt\":1772436600.123456,\"n\":\"count\",\"v\":7},{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":23.46},"
                                + "{\"n\":\"humidity\",\"u\":\"%RH\",\"v\":61.0},{\"n\":\"light\",\"u\":\"lx\",\"v\":300.0}]");
        assertThat(new String(SenmlWriter.pack(samples, 1_772_436_601_000_000L), StandardCharsets.UTF_8))
                .startsWith("[{\"bt\":-0.876544,\"n\":\"count\",\"v\":7}");
        assertThat(SenmlWriter.pack(Collections.nCopies(SenmlWriter.SAMPLES_A_PACK, samples.get(0)), Long.MIN_VALUE))
                .hasSizeLessThan(1_024);
    }

    @Test
    void keepsWhatIsNotAcknowledgedAndCountsWhatItHasToDrop() {
        AtomicBoolean open = new AtomicBoolean();
        List<String> taken = Collections.synchronizedList(new ArrayList<>());
        Esp32 node = node(20, new Sender() {
            @Override
            public Answer send(byte[] pack) throws IOException {
                if (!open.get()) {
                    throw new IOException("no way");
                }
                taken.add(new String(pack, StandardCharsets.UTF_8));
                return Answer.TAKEN;
            }

            @Override
            public void close() {}
        });
        node.start();
        await().until(() -> node.figures().dropped() > 10);
        open.set(true);
        await().until(() -> node.figures().acknowledged() > 40);
        node.close();

        Esp32.Figures figures = node.figures();
        long inRam = figures.measured() - figures.acknowledged() - figures.dropped();
        assertThat(inRam).isBetween(0L, 20L);
        assertThat(figures.refused()).isZero();
        List<Long> counts = new ArrayList<>();
        for (String pack : taken) {
            for (String record : pack.split("\"count\",\"v\":", -1)) {
                if (!record.startsWith("[")) {
                    counts.add(Long.parseLong(record.substring(0, record.indexOf('}'))));
                }
            }
        }
        assertThat(counts)
                .hasSizeGreaterThanOrEqualTo((int) figures.acknowledged())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    /** RFC 7252: the bytes of a request, its repetition, an answer apart, and its acknowledgement. */
    @Test
    void coapIsRepeatedUntilAcknowledgedAndAnAnswerApartIsAcknowledged() throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(20_000);
            Esp32 node = node(
                    10_000,
                    new CoapSender(
                            (InetSocketAddress) server.getLocalSocketAddress(),
                            "esp32-1",
                            "long-enough",
                            Duration.ofMillis(200),
                            new SplittableRandom(1)));
            node.start();
            DatagramPacket first = receive(server);
            DatagramPacket second = receive(server);
            byte[] request = bytes(first);
            assertThat(bytes(second)).as("repeated as it was").isEqualTo(request);
            assertThat(HexFormat.of().formatHex(request, 0, 2)).isEqualTo("4402"); // version 1, CON, token of 4; POST
            // Uri-Path v1, devices, esp32-1, telemetry; Content-Format 110; Uri-Query key=long-enough; payload
            assertThat(HexFormat.of().formatHex(request, 8, 8 + 47))
                    .isEqualTo("b2763107646576696365730765737033322d310974656c656d65747279116e"
                            + "3d026b65793d6c6f6e672d656e6f756768ff".substring(0, 2 * 47 - 62));

            byte[] empty = {0x60, 0, request[2], request[3]};
            server.send(new DatagramPacket(empty, empty.length, first.getSocketAddress()));
            byte[] apart = {0x44, 0x44, 0x55, 0x66, request[4], request[5], request[6], request[7]}; // CON 2.04
            server.send(new DatagramPacket(apart, apart.length, first.getSocketAddress()));
            byte[] acknowledged = bytes(receive(server));
            assertThat(acknowledged).containsExactly(0x60, 0, 0x55, 0x66);
            await().until(() -> node.figures().acknowledged() > 0);
            node.close();
        }
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return packet;
    }

    private static byte[] bytes(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
