package org.chieng.agent.source.serial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.sim.wire.PtyConnector;
import org.chieng.sim.wire.Wire;
import org.chieng.sim.wire.WrongBaud;

/**
 * A board of which a test decides every byte, behind a pseudo-terminal: its program is asked for bytes as time passes. At another speed than
 * the host's it gives the gibberish that a real line gives. A thread of its own; the program is confined to it.
 */
final class PtyBoard implements AutoCloseable {
    /** As a USB chip gives bytes: all of some milliseconds at once. */
    private static final Duration SLICE = Duration.ofMillis(2);

    private static final double BITS_A_BYTE = 10;

    /** What runs on it. */
    interface Program {
        /** It starts: power came, or the reset line did. */
        void reset(long nanos);

        /** What it has begun to send by now; at most as much as was not given before. */
        byte[] run(long nanos);

        /** A byte came from the host. */
        default void receive(int value, long nanos) {}
    }

    private final long sliceNanos;
    private final Program program;
    private final int speed;
    private final boolean resetsOnOpening;
    private final Wire wire;
    private final Thread thread = new Thread(this::run, "pty-board");
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final byte[] scratch = new byte[256];
    private volatile boolean closed;
    private volatile int hostBaud;

    PtyBoard(Path port, int speed, boolean resetsOnOpening, Program program) throws IOException {
        this(port, speed, resetsOnOpening, program, SLICE);
    }

    /** @param slice how long bytes gather before they are given together */
    PtyBoard(Path port, int speed, boolean resetsOnOpening, Program program, Duration slice) throws IOException {
        this.sliceNanos = slice.toNanos();
        this.program = program;
        this.speed = speed;
        this.resetsOnOpening = resetsOnOpening;
        this.wire = new PtyConnector(port).connect();
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        program.reset(System.nanoTime());
        long openings = wire.openings();
        double lineFree = 0; // when the last byte has left, in nanoseconds
        byte[] waiting = {};
        WrongBaud wrong = new WrongBaud(speed, speed);
        int wrongFor = speed;
        byte[] in = new byte[256];
        while (!closed) {
            long now = System.nanoTime();
            hostBaud = wire.hostBaud();
            if (wire.openings() != openings) {
                openings = wire.openings();
                wire.discard();
                if (resetsOnOpening) {
                    program.reset(now);
                    waiting = new byte[] {};
                }
            }
            int count = wire.receive(in);
            for (int i = 0; i < count; i++) {
                boolean right = WrongBaud.matches(speed, hostBaud);
                synchronized (received) {
                    received.write(right ? in[i] : '?');
                }
                program.receive(right ? in[i] & 0xFF : '?', now);
            }
            byte[] more = program.run(now);
            byte[] all = new byte[waiting.length + more.length];
            System.arraycopy(waiting, 0, all, 0, waiting.length);
            System.arraycopy(more, 0, all, waiting.length, more.length);
            int sent = 0;
            if (waiting.length == 0) {
                lineFree = Math.max(lineFree, (double) (now - sliceNanos)); // it was idle
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            while (sent < all.length && lineFree + BITS_A_BYTE * 1e9 / speed <= now) {
                lineFree += BITS_A_BYTE * 1e9 / speed;
                byte value = all[sent++];
                if (WrongBaud.matches(speed, hostBaud)) {
                    out.write(value);
                } else {
                    if (wrongFor != hostBaud) {
                        wrongFor = hostBaud;
                        wrong = new WrongBaud(speed, hostBaud);
                    }
                    out.write(scratch, 0, wrong.receive(value & 0xFF, scratch));
                }
            }
            waiting = java.util.Arrays.copyOfRange(all, sent, all.length);
            if (out.size() > 0 && wire.open()) {
                wire.send(out.toByteArray(), out.size());
            }
            LockSupport.parkNanos(sliceNanos - Math.min(sliceNanos, System.nanoTime() - now));
        }
        wire.close();
    }

    /** What the host has written, as far as its speed was right. */
    byte[] received() {
        synchronized (received) {
            return received.toByteArray();
        }
    }

    /** The same as text. */
    String receivedText() {
        return new String(received(), StandardCharsets.ISO_8859_1);
    }

    /** The host's speed. */
    int hostBaud() {
        return hostBaud;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Uninterrupted.join(thread);
    }

    /** Prints lines at a period, the first a period after its boot; {@code %d} is their number. */
    static Program lines(Duration boot, Duration period, String... formats) {
        return new Program() {
            private long next;
            private long number;

            @Override
            public void reset(long nanos) {
                next = nanos + boot.toNanos() + period.toNanos();
            }

            @Override
            public byte[] run(long nanos) {
                StringBuilder text = new StringBuilder();
                while (next <= nanos) {
                    number++;
                    for (String format : formats) {
                        text.append(format.replace("%d", "" + number)).append("\r\n");
                    }
                    next += period.toNanos();
                }
                return text.toString().getBytes(StandardCharsets.UTF_8);
            }
        };
    }
}
