package org.chieng.sim.board;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.chieng.sim.avr.AvrFault;
import org.chieng.sim.cortex.CortexFault;
import org.chieng.sim.signal.World;
import org.chieng.sim.wire.Wire;
import org.chieng.sim.wire.WrongBaud;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One board: its firmware runs while it is plugged in, and its time goes on only as somebody moves it.
 *
 * <p>It behaves as on USB: an Uno resets when a host opens the port, a micro:bit does not; what it prints while nobody listens is lost;
 * a host that has set another rate gets gibberish. Thread-safe: every method takes the board's lock for a short time.
 */
public final class Board implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);
    private static final int BUFFER = 256;

    /**
     * What a board has done since it was made.
     *
     * @param intactLines lines that reached the host's buffer whole
     * @param spoiledLines lines that did not
     * @param lostBytes bytes that the buffer of a host that had the port open did not take
     */
    public record Counts(long intactLines, long spoiledLines, long lostBytes) {}

    private final BoardSpec spec;
    private final Brain brain;
    private final Recorder recorder;
    private final LineFaults faults;
    private final byte[] out = new byte[BUFFER];
    private final byte[] in = new byte[BUFFER];
    private final byte[] scratch = new byte[BUFFER];

    private @Nullable Wire wire;
    private long openings;
    private boolean hostOpen;
    private @Nullable WrongBaud wrongBaud;
    private long wrongBoardBaud;
    private int wrongHostBaud;
    private int length;
    private boolean newlineLost;
    private long lostBytes;
    private long nanos;
    private long stuckUntil = Long.MIN_VALUE;
    private boolean halted;

    /**
     * A board that is not plugged in yet.
     *
     * @param clock gives the times of the record
     * @throws IOException the record cannot be written
     */
    public Board(BoardSpec spec, Clock clock) throws IOException {
        this.spec = spec;
        World world = new World(spec.seed(), spec.begin());
        brain = spec.sketch().isForMicrobit()
                ? new MicrobitBrain(spec.sketch().flash(), spec.seed(), world, this::print)
                : new AvrBrain(spec.sketch(), world, this::print);
        faults = new LineFaults(spec.seed());
        recorder = new Recorder(spec.record(), clock);
    }

    public String name() {
        return spec.name();
    }

    public Sketch sketch() {
        return spec.sketch();
    }

    /** Plugs it in: power comes, the firmware starts. Does nothing when it is plugged in. */
    public synchronized void plug() throws IOException {
        if (wire == null) {
            wire = spec.connector().connect();
            openings = 0;
            hostOpen = false;
            halted = false;
            brain.powerOn(nanos);
        }
    }

    /** Unplugs it: the port goes, power goes. Does nothing when it is not plugged in. */
    public synchronized void unplug() {
        if (wire != null) {
            flush();
            recorder.cut();
            newlineLost = false;
            wire.close();
            wire = null;
        }
    }

    /** Whether it is plugged in. */
    public synchronized boolean plugged() {
        return wire != null;
    }

    /** Presses the reset button. */
    public synchronized void reset() {
        recorder.spoil();
        brain.reset();
    }

    /** Makes something go wrong from now on for so long, in the board's time; zero ends it. */
    public synchronized void fault(Fault fault, Duration length) {
        long until = nanos + length.toNanos();
        switch (fault) {
            case GARBAGE -> faults.garbage(until);
            case HALF -> faults.half(until);
            case STUCK -> {
                stuckUntil = until;
                brain.stick(true);
            }
        }
    }

    /** What it has done so far. */
    public synchronized Counts counts() {
        return new Counts(recorder.intactLines(), recorder.spoiledLines(), lostBytes);
    }

    /** The board's own time since it was made, plugged in or not. */
    public synchronized Duration time() {
        return Duration.ofNanos(nanos);
    }

    /** Moves the board's time on. */
    public synchronized void advance(Duration by) {
        nanos += by.toNanos();
        if (stuckUntil != Long.MIN_VALUE && nanos >= stuckUntil) {
            stuckUntil = Long.MIN_VALUE;
            brain.stick(false);
        }
        if (wire == null || halted) {
            return;
        }
        watchHost(wire);
        int received = wire.receive(in);
        for (int i = 0; i < received; i++) {
            brain.receive(in[i] & 0xff);
        }
        try {
            brain.run(nanos);
        } catch (AvrFault | CortexFault e) {
            halted = true;
            LOG.error("board {} stands still until it is plugged in again: {}", name(), e.getMessage());
        }
        flush();
    }

    /** Notices that a host has opened or closed the port, and which rate it has set. */
    private void watchHost(Wire cable) {
        boolean open = cable.open();
        long opened = cable.openings();
        if (opened != openings || (hostOpen && !open)) {
            // what waited for the host that went is gone; a host that comes sees no half of an older line
            cable.discard();
            recorder.cut();
            newlineLost = false;
        }
        if (opened != openings) {
            openings = opened;
            if (spec.sketch().resetsOnOpening()) {
                brain.reset(); // DTR, through the capacitor on an Uno
            }
        }
        hostOpen = open;
        if (open) {
            compareBaud(cable.hostBaud(), brain.baud());
        }
    }

    private void compareBaud(int host, long board) {
        if (WrongBaud.matches(board, host)) {
            wrongBaud = null;
        } else if (wrongBaud == null || wrongHostBaud != host || wrongBoardBaud != board) {
            wrongBaud = new WrongBaud(board, host);
            wrongHostBaud = host;
            wrongBoardBaud = board;
        }
    }

    private void print(int value) {
        boolean newline = value == '\n';
        if (!newline) {
            recorder.printed(value);
        }
        if (newlineLost) {
            recorder.spoil(); // the host sees this line and the one before as one
            newlineLost = false;
        }
        long lostBefore = lostBytes;
        boolean passed = hostOpen && transmit(value);
        if (!passed) {
            recorder.spoil();
        }
        if (newline) {
            flush();
            recorder.endLine();
            newlineLost = hostOpen && (!passed || lostBytes != lostBefore);
        }
    }

    /** Puts the byte into the buffer as the wire leaves it; returns whether it is what the board printed. */
    private boolean transmit(int value) {
        if (faults.swallows(value, nanos)) {
            return false;
        }
        int garbage = faults.garbage(nanos, scratch);
        put(garbage);
        if (wrongBaud != null) {
            put(wrongBaud.receive(value, scratch));
            return false;
        }
        scratch[0] = (byte) value;
        put(1);
        return garbage == 0;
    }

    private void put(int count) {
        if (length + count > BUFFER) {
            flush();
        }
        System.arraycopy(scratch, 0, out, length, count);
        length += count;
    }

    private void flush() {
        if (length > 0 && wire != null) {
            int lost = length - wire.send(out, length);
            if (lost > 0) {
                lostBytes += lost;
                recorder.spoil();
            }
        }
        length = 0;
    }

    /** Unplugs it and closes its record. */
    @Override
    public synchronized void close() {
        unplug();
        recorder.close();
    }
}
