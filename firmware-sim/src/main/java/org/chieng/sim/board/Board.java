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
 * <p>It behaves as on USB: an Uno resets when a host opens the port, a micro:bit does not; what it prints while nobody
 * listens is lost; a host that has set another rate gets gibberish, and so does the board from it. Thread-safe: every
 * method takes the board's lock for a short time.
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
    private final EepromFile memory;
    private final LineFaults faults;
    private final byte[] out = new byte[BUFFER];
    private final byte[] in = new byte[BUFFER];
    private final byte[] scratch = new byte[BUFFER];

    private @Nullable Wire wire;
    private long openings;
    private boolean hostOpen;
    private boolean baudCompared;
    private @Nullable WrongBaud wrongBaud;
    private @Nullable WrongBaud wrongBaudOfHost;
    private long bootsUntil = Long.MIN_VALUE;
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
     * @throws IOException the record cannot be written, or the EEPROM's file is none
     */
    public Board(BoardSpec spec, Clock clock) throws IOException {
        this.spec = spec;
        World world = new World(spec.seed(), spec.begin());
        brain = brain(spec, world);
        memory = new EepromFile(spec.eeprom());
        memory.loadInto(brain);
        faults = new LineFaults(spec.seed());
        recorder = new Recorder(spec.record(), clock);
    }

    private Brain brain(BoardSpec wanted, World world) {
        Program own = wanted.program();
        byte[] flash = own == null ? wanted.sketch().flash() : own.flash();
        return wanted.sketch().isForMicrobit()
                ? new MicrobitBrain(flash, wanted.seed(), world, this::print)
                : new AvrBrain(flash, wanted.sketch().wiring(), world, this::print);
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
            bootsUntil = Long.MIN_VALUE;
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
            memory.saveFrom(brain);
        }
    }

    /** Whether it is plugged in. */
    public synchronized boolean plugged() {
        return wire != null;
    }

    /** Presses the reset button. */
    public synchronized void reset() {
        recorder.spoil();
        boot();
    }

    /** An external reset: the boot loader waits for a new program, and then starts the one that is there. */
    private void boot() {
        brain.reset();
        bootsUntil = nanos + spec.boot().toNanos();
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

    /**
     * The share of time that it drives a pin high, 0 to 1: by PWM, or all the time or never; 0 when the pin is an input.
     *
     * @param pin as the board names it; A0 to A5 of an Uno are 14 to 19
     */
    public synchronized double duty(int pin) {
        return brain.duty(pin);
    }

    /** Pulls the sensors off its two-wire bus, or puts them on again. */
    public synchronized void sensors(boolean plugged) {
        brain.sensors(plugged);
    }

    /** Something outside, a button say, puts this level on a pin from now on. */
    public synchronized void drive(int pin, boolean high) {
        brain.drive(pin, high);
    }

    /** Nothing outside holds the pin any more. */
    public synchronized void release(int pin) {
        brain.release(pin);
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
        if (nanos < bootsUntil) {
            wire.receive(in); // the boot loader hears it, and it is no program
            brain.skip(nanos);
            return;
        }
        takeFromHost(wire);
        try {
            brain.run(nanos);
        } catch (AvrFault | CortexFault e) {
            halted = true;
            LOG.error("board {} stands still until it is plugged in again: {}", name(), e.getMessage());
        }
        flush();
    }

    private void takeFromHost(Wire cable) {
        int received = hostOpen ? cable.receive(in, Math.min(BUFFER, brain.room())) : 0;
        if (received > 0) {
            compareBaud(cable);
        }
        for (int i = 0; i < received; i++) {
            receive(in[i]);
        }
    }

    /** Notices that a host has opened or closed the port. */
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
                boot(); // DTR, through the capacitor on an Uno
            }
        }
        hostOpen = open;
        baudCompared = false;
    }

    /** At the first byte of each move of time: asking a terminal costs a call of the system. */
    private void compareBaud(Wire cable) {
        if (!baudCompared) {
            baudCompared = true;
            compareBaud(cable.hostBaud(), brain.baud());
        }
    }

    private void compareBaud(int host, long board) {
        if (WrongBaud.matches(board, host)) {
            newlineLost &= wrongBaud == null; // a host that sets another rate has given up what it read at the old one
            wrongBaud = null;
            wrongBaudOfHost = null;
        } else if (wrongBaud == null || wrongHostBaud != host || wrongBoardBaud != board) {
            wrongBaud = new WrongBaud(board, host);
            wrongBaudOfHost = new WrongBaud(host, board);
            wrongHostBaud = host;
            wrongBoardBaud = board;
        }
    }

    /** A byte of the host comes to the board, as the board's rate makes it. */
    private void receive(byte value) {
        if (wrongBaudOfHost == null) {
            brain.receive(value & 0xff);
            return;
        }
        int count = wrongBaudOfHost.receive(value & 0xff, scratch);
        for (int i = 0; i < count; i++) {
            brain.receive(scratch[i] & 0xff);
        }
    }

    private void print(int value) {
        boolean newline = value == '\n';
        if (!newline) {
            recorder.printed(value);
        }
        if (hostOpen && wire != null) {
            compareBaud(wire);
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
