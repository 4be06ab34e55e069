package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No sequence of bytes from a board stops the agent or grows its memory, and what comes after it is understood. Seeds are printed in the names. */
class AnyBytesTest {
    private final HandClock clock = new HandClock();
    private final CollectingSink sink = new CollectingSink();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<Integer> speeds = new ArrayList<>();

    @TempDir
    private Path temp;

    private PortState port;

    @BeforeEach
    void makePort() {
        Path device = temp.resolve("ttyUSB0");
        PortFinder.Found found = new PortFinder.Found(BoardKey.byPath(device), device, device, BoardKind.UNKNOWN, null);
        port = new PortState(
                found, new BoardBook(temp.resolve("boards")), Configs.of(temp).ports(), sink);
    }

    private PortTalk talk() {
        SerialPorts.Connection connection = new SerialPorts.Connection() {
            @Override
            public int read(byte[] buffer) {
                throw new AssertionError("the test gives the bytes");
            }

            @Override
            public void write(byte[] bytes) {
                written.writeBytes(bytes);
            }

            @Override
            public void setSpeed(int speed) {
                speeds.add(speed);
            }

            @Override
            public boolean reset() {
                return false;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        port.opened(connection);
        AgentClock agentClock = clock.agentClock();
        return new PortTalk(port, connection, sink, new LineCounters(), agentClock, agentClock.now());
    }

    private void take(PortTalk talk, byte[] bytes, SplittableRandom random) throws Exception {
        int from = 0;
        while (from < bytes.length) {
            int count = Math.min(bytes.length - from, 1 + random.nextInt(300));
            byte[] slice = new byte[4096];
            System.arraycopy(bytes, from, slice, 0, count);
            clock.pass(Duration.ofMillis(random.nextInt(30)));
            talk.take(slice, count, clock.agentClock().now());
            if (random.nextInt(4) == 0) {
                clock.pass(Duration.ofMillis(200));
                talk.quiet(clock.agentClock().now());
            }
            from += count;
        }
    }

    /** Noise of several kinds: any bytes, letters that formats use, pieces of lines, Firmata. */
    private static byte[] any(SplittableRandom random) {
        int length = random.nextInt(6_000);
        byte[] bytes = new byte[length];
        String alphabet = "0123456789:,.-+eE{}[]()\"!#$*;=% \t\r\nnaifTmpệ°";
        byte[] letters = alphabet.getBytes(StandardCharsets.UTF_8);
        byte[] firmata = {(byte) 0xF0, 0x79, 2, 5, (byte) 0xF7, (byte) 0xE0, 0x01, 0x00, (byte) 0xF9, (byte) 0x91, 0x6A
        };
        int kind = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            bytes[i] = switch (kind) {
                case 0 -> (byte) random.nextInt(256);
                case 1 -> letters[random.nextInt(letters.length)];
                case 2 -> firmata[random.nextInt(firmata.length)];
                default -> (byte) (i % 97 == 96 ? '\n' : 'a' + random.nextInt(26));
            };
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void boardIsUnderstoodAfterAnyBytes(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        PortTalk talk = talk();
        for (int round = 0; round < 40; round++) {
            take(talk, any(random), random);
        }
        talk.end();
        port.closed();
        assertThat(sink.channels()).hasSizeLessThanOrEqualTo(StrictTimes.MAX_CHANNELS);

        // it is opened anew, as after a silence, and prints what can be read
        clock.pass(Duration.ofSeconds(60));
        PortTalk after = talk();
        int before = sink.of("ttyUSB0/good").size();
        clock.pass(Duration.ofSeconds(1));
        for (int line = 0; line < 40; line++) {
            byte[] bytes = "good:1\r\n".getBytes(StandardCharsets.UTF_8);
            clock.pass(Duration.ofMillis(100));
            after.take(bytes, bytes.length, clock.agentClock().now());
        }
        assertThat(sink.of("ttyUSB0/good")).hasSize(before + 40);
    }

    @Test
    void labelsThatHoldNumbersDoNotGrowMemory() throws Exception {
        PortTalk talk = talk();
        clock.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 100_000; i++) {
            byte[] line = ("x" + i + ":1\n").getBytes(StandardCharsets.UTF_8);
            clock.pass(Duration.ofMillis(5));
            talk.take(line, line.length, clock.agentClock().now());
        }
        assertThat(sink.all()).hasSize(StrictTimes.MAX_CHANNELS);
        assertThat(port.status(true).channels()).hasSize(StrictTimes.MAX_CHANNELS);
    }

    @Test
    void endlessLineDoesNotGrowMemory() throws Exception {
        PortTalk talk = talk();
        byte[] text = "a".repeat(4096).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 5_000; i++) {
            talk.take(text, text.length, clock.agentClock().now());
        }
        byte[] lines = "\ngood:1\ngood:2\ngood:3\n".getBytes(StandardCharsets.UTF_8);
        talk.take(lines, lines.length, clock.agentClock().now());
        assertThat(sink.of("ttyUSB0/good").stream().map(reading -> ((Value.Numeric) reading.value()).number()))
                .containsExactly(1.0, 2.0, 3.0);
    }
}
