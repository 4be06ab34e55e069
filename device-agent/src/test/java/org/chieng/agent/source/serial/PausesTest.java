package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.sim.wire.WrongBaud;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boards that pause between lines for less time than a read waits, so that no read of theirs ever ends empty. */
class PausesTest {
    private static final Duration PERIOD = Duration.ofMillis(190);

    @TempDir
    private Path folder;

    private final HandClock clock = new HandClock();
    private final CollectingSink sink = new CollectingSink();
    private final List<Integer> speeds = new ArrayList<>(List.of(SpeedSearch.SPEEDS.get(0)));
    private final byte[] scratch = new byte[512];
    private boolean patient;

    private PortTalk open() {
        SerialPorts.Connection connection = new SerialPorts.Connection() {
            @Override
            public int read(byte[] buffer) {
                throw new AssertionError("the test gives the bytes");
            }

            @Override
            public void bePatient(boolean wanted) {
                patient = wanted;
            }

            @Override
            public void write(byte[] bytes) {
                // a board that does not listen
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
        Path device = folder.resolve("ttyUSB0");
        PortFinder.Found found = new PortFinder.Found(BoardKey.byPath(device), device, device, BoardKind.UNKNOWN, null);
        PortState port = new PortState(
                found,
                new BoardBook(folder.resolve("boards")),
                Configs.of(folder).ports(),
                sink);
        port.opened(connection);
        return new PortTalk(
                port,
                connection,
                sink,
                new LineCounters(),
                clock.agentClock(),
                clock.agentClock().now());
    }

    private int speed() {
        return speeds.get(speeds.size() - 1);
    }

    private void print(PortTalk talk, String text, int board) throws Exception {
        byte[] sent = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WrongBaud line = new WrongBaud(board, speed());
        for (byte b : sent) {
            if (WrongBaud.matches(board, speed())) {
                out.write(b);
            } else {
                out.write(scratch, 0, line.receive(b & 0xFF, scratch));
            }
        }
        clock.pass(PERIOD);
        if (out.size() > 0) {
            talk.take(out.toByteArray(), out.size(), clock.agentClock().now());
        }
    }

    /** Each of its lines leaves two or three bytes at the usual speed: 64 of them would take five seconds. */
    @Test
    void boardThatIsEightTimesAsFastIsFoundByAFewLines() throws Exception {
        PortTalk talk = open();

        for (int line = 0; line < 7; line++) {
            print(talk, "temp:23." + line + ",hum:45\r\n", 921_600);
        }

        assertThat(sink.all()).isNotEmpty();
        assertThat(speed()).isEqualTo(921_600);
    }

    @ParameterizedTest
    @ValueSource(ints = {9_600, 57_600, 38_400, 19_200, 4_800, 74_880, 115_200, 230_400, 250_000, 460_800})
    void everyOtherSpeedIsFoundToo(int board) throws Exception {
        PortTalk talk = open();

        for (int line = 0; line < 12; line++) {
            print(talk, "temp:23." + line % 10 + ",hum:45\r\n", board);
        }

        assertThat(sink.all()).isNotEmpty();
        assertThat(WrongBaud.matches(board, speed())).isTrue();
    }

    @Test
    void readsWaitLongOnlyWhileTheSpeedIsKnown() throws Exception {
        PortTalk talk = open();
        print(talk, "temp:23.5,hum:45\r\n", 115_200);
        talk.quiet(clock.agentClock().now());
        assertThat(patient).isFalse();

        for (int line = 0; line < 4; line++) {
            print(talk, "temp:23." + line % 10 + ",hum:45\r\n", 115_200);
        }
        assertThat(patient).isTrue();
        talk.quiet(clock.agentClock().now());
        assertThat(patient).isTrue();

        for (int line = 0; line < 100 && patient; line++) {
            print(talk, "temp:23." + line % 10 + ",hum:45\r\n", 9_600);
        }
        assertThat(patient).as("another sketch, at another speed").isFalse();
    }

    /** It measures between what it prints of a line. */
    @Test
    void pausesWithinALineAreNoReasonToChangeTheSpeed() throws Exception {
        PortTalk talk = open();

        for (String part : List.of("a:1,", "b:2,", "c:3,", "d:4,", "e:5,", "f:6,", "g:7,", "h:8\r\n")) {
            print(talk, part, 115_200);
        }

        assertThat(speeds).hasSize(1);
    }
}
