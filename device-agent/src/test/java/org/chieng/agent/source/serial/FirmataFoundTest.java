package org.chieng.agent.source.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.agent.testkit.CollectingSink;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.sim.wire.WrongBaud;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards that boot while the port has another speed than theirs, by a clock that is moved by hand: whatever of that is heard, and in which pieces. */
class FirmataFoundTest {
    private static final int FIRMATA_SPEED = 57_600;
    private static final Duration READ_WAIT = Duration.ofMillis(200);
    private static final int SECONDS_BEFORE_OPENED_ANEW = 29;
    private static final byte[] QUESTION = {(byte) 0xF9, (byte) 0xF0, 0x79, (byte) 0xF7};

    private final HandClock clock = new HandClock();
    private final CollectingSink sink = new CollectingSink();

    @TempDir
    private Path temp;

    /** What becomes of the first bytes that a board sends. */
    private interface Reception {
        /** What comes at once, what comes a second later. */
        List<byte[]> of(byte[] sent);
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** A line between the port and a board, and a port that is read as {@link PortReader} does. */
    private final class Line implements SerialPorts.Connection {
        private final PtyBoard.Program program;
        private final int boardSpeed;
        private final Reception reception;
        private final PortState port;
        private final PortTalk talk;
        private final List<byte[]> questions = new ArrayList<>();
        private byte[] later = {};
        private int ticksToLater;
        private boolean heard;
        private int speed;

        Line(PtyBoard.Program program, int boardSpeed, Reception reception) {
            this.program = program;
            this.boardSpeed = boardSpeed;
            this.reception = reception;
            Path device = temp.resolve("ttyUSB0");
            PortFinder.Found found =
                    new PortFinder.Found(BoardKey.byPath(device), device, device, BoardKind.UNKNOWN, null);
            port = new PortState(
                    found,
                    new BoardBook(temp.resolve("no-folder/boards")),
                    Configs.of(temp).ports(),
                    sink);
            speed = port.speed();
            program.reset(nanos());
            port.opened(this);
            AgentClock agentClock = clock.agentClock();
            talk = new PortTalk(port, this, sink, new LineCounters(), agentClock, agentClock.now());
        }

        private long nanos() {
            return clock.agentClock().monotonicNanos().getAsLong();
        }

        /** Lets time pass. */
        void run(int seconds) throws IOException {
            for (long ticks = Duration.ofSeconds(seconds).dividedBy(READ_WAIT); ticks > 0; ticks--) {
                clock.pass(READ_WAIT);
                byte[] bytes = received();
                if (bytes.length > 0) {
                    talk.take(bytes, bytes.length, clock.agentClock().now());
                } else {
                    talk.quiet(clock.agentClock().now());
                }
            }
        }

        private byte[] received() {
            byte[] sent = program.run(nanos());
            if (!heard && sent.length > 0) {
                heard = true;
                List<byte[]> parts = reception.of(sent);
                later = parts.get(1);
                ticksToLater = 5;
                return garbled(parts.get(0));
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            if (later.length > 0 && --ticksToLater == 0) {
                all.writeBytes(later);
                later = new byte[] {};
            }
            all.writeBytes(sent);
            return garbled(all.toByteArray());
        }

        private byte[] garbled(byte[] sent) {
            if (WrongBaud.matches(boardSpeed, speed)) {
                return sent;
            }
            WrongBaud wrong = new WrongBaud(boardSpeed, speed);
            byte[] scratch = new byte[256];
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (byte value : sent) {
                out.write(scratch, 0, wrong.receive(value & 0xFF, scratch));
            }
            return out.toByteArray();
        }

        boolean speaksFirmata() {
            return port.firmata() != null;
        }

        /** What was sent to the board. */
        List<byte[]> questions() {
            return questions;
        }

        @Override
        public int read(byte[] buffer) {
            throw new AssertionError("the test gives the bytes");
        }

        @Override
        public void write(byte[] bytes) {
            questions.add(bytes);
            for (byte value : bytes) {
                program.receive(WrongBaud.matches(boardSpeed, speed) ? value & 0xFF : '?', nanos());
            }
        }

        @Override
        public void setSpeed(int wanted) {
            speed = wanted;
        }

        @Override
        public boolean reset() {
            return false;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    /** The lengths of the first part with which the board was not found before its port would be opened anew. */
    private List<Integer> notFound(boolean restComes, boolean fromTheEnd) throws IOException {
        List<Integer> not = new ArrayList<>();
        int length = report().length;
        for (int first = 0; first <= length; first++) {
            int cut = first;
            Line line = new Line(new FirmataProgram(Duration.ofMillis(500), true), FIRMATA_SPEED, sent -> {
                byte[] head = part(sent, 0, cut);
                byte[] tail = part(sent, cut, sent.length);
                return fromTheEnd ? List.of(tail, new byte[] {}) : List.of(head, restComes ? tail : new byte[] {});
            });
            line.run(SECONDS_BEFORE_OPENED_ANEW);
            if (!line.speaksFirmata()) {
                not.add(first);
            }
        }
        return not;
    }

    private static byte[] report() {
        FirmataProgram program = new FirmataProgram(Duration.ZERO, true);
        program.reset(0);
        return program.run(1);
    }

    @Test
    void isFoundThoughItsReportAtBootCameInTwoPieces() throws Exception {
        assertThat(notFound(true, false)).isEmpty();
    }

    @Test
    void isFoundThoughOnlyTheBeginningOfItsReportCame() throws Exception {
        assertThat(notFound(false, false)).isEmpty();
    }

    @Test
    void isFoundThoughOnlyTheEndOfItsReportCame() throws Exception {
        assertThat(notFound(false, true)).isEmpty();
    }

    private static PtyBoard.Program once(String text) {
        return new PtyBoard.Program() {
            private boolean said;

            @Override
            public void reset(long nanos) {
                said = false;
            }

            @Override
            public byte[] run(long nanos) {
                byte[] bytes = said ? new byte[] {} : text.getBytes(StandardCharsets.UTF_8);
                said = true;
                return bytes;
            }
        };
    }

    @Test
    void boardThatPrintedWordsIsSentNothing() throws Exception {
        Line line = new Line(once("Send 1 or 0\r\nready?\r\n"), 115_200, sent -> List.of(sent, new byte[] {}));
        line.run(SECONDS_BEFORE_OPENED_ANEW);
        assertThat(line.questions()).isEmpty();
    }

    @Test
    void boardThatMadeNoiseOnceIsAskedOnceAndNoMore() throws Exception {
        Line line = new Line(once("t=24.3 h=56\r\n"), 9_600, sent -> List.of(sent, new byte[] {}));
        line.run(SECONDS_BEFORE_OPENED_ANEW);
        assertThat(line.questions()).containsExactly(QUESTION);
    }
}
