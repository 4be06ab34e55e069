package org.chieng.agent.source.serial;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceSink;
import org.chieng.agent.source.serial.firmata.FirmataBoard;
import org.chieng.agent.source.serial.format.Sample;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.senml.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the messages of a Firmata board to readings in the sink. Confined to the port's thread. */
final class FirmataIntake implements FirmataBoard.Host {
    private static final Logger log = LoggerFactory.getLogger(FirmataIntake.class);

    private final PortState port;
    private final SourceSink sink;
    private final FirmataBoard board;
    private final List<Measured> measured = new ArrayList<>();
    private AgentClock.Stamp came;

    FirmataIntake(PortState port, SourceSink sink, AgentClock.Stamp now) {
        this.port = port;
        this.sink = sink;
        this.came = now;
        this.board = new FirmataBoard(port.name(), port.config().firmata(), this);
        port.speaksFirmata(board);
    }

    /** Takes bytes; readings are in the sink when it returns. */
    void take(byte[] bytes, int count, AgentClock.Stamp lastCame) throws IOException {
        came = lastCame;
        board.take(bytes, count, lastCame.monotonicMicros());
        if (!measured.isEmpty()) {
            sink.accept(List.copyOf(measured));
            measured.clear();
            port.faults().readingsCame();
        }
    }

    /** Nothing came for a while. */
    void passed(AgentClock.Stamp now) throws IOException {
        board.passed(now.monotonicMicros());
    }

    /** Whether the board speaks something else now. */
    boolean isLost() {
        return board.isLost();
    }

    @Override
    public void send(byte[] bytes) throws IOException {
        port.send(bytes);
    }

    @Override
    public void measured(String channel, Value value) {
        port.measure(new Sample(channel, null, value, null), came).ifPresent(measured::add);
    }

    @Override
    public void complain(String what) {
        log.warn("{}: {}", port.name(), what);
    }
}
