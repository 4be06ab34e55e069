package org.chieng.sim.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A cable inside the JVM, for tests on any system. Thread-safe. */
public final class Pipe implements Connector {

    /** Bytes that wait for the host; as many as Linux keeps for a terminal. */
    static final int CAPACITY = 4095;

    private @Nullable End end;

    @Override
    public synchronized Wire connect() {
        if (end != null) {
            end.close();
        }
        end = new End();
        return end;
    }

    /**
     * Opens the port as a host does; a board behind it resets.
     *
     * @param baud the host's rate in bits a second
     * @throws IOException no board is plugged in, or the port is open already
     */
    public synchronized Host open(int baud) throws IOException {
        if (end == null || !end.plugged()) {
            throw new IOException("no board is plugged in");
        }
        return end.openedBy(baud);
    }

    /** The host's side: an open port. */
    public static final class Host implements AutoCloseable {

        private final End end;

        private Host(End end) {
            this.end = end;
        }

        /** What the board prints; reading waits, and ends (-1) when the board is unplugged or the port closed. */
        public InputStream in() {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    return end.awaitByte();
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return length == 0 ? 0 : end.awaitBytes(bytes, offset, length);
                }

                @Override
                public int available() {
                    return end.toHost.size();
                }
            };
        }

        /** What goes to the board; writing never waits, and what does not fit is lost. */
        public OutputStream out() {
            return new OutputStream() {
                @Override
                public void write(int value) {
                    end.toBoard.put((byte) value);
                }
            };
        }

        /**
         * Sets another rate, and goes on with what waits.
         *
         * @param baud in bits a second
         */
        public void setBaud(int baud) {
            end.setBaud(baud);
        }

        @Override
        public void close() {
            end.closedByHost();
        }
    }

    /** A ring of bytes, bounded; what does not fit is refused. */
    private static final class Ring {
        private final byte[] bytes = new byte[CAPACITY];
        private int start;
        private int size;

        synchronized boolean put(byte value) {
            if (size == CAPACITY) {
                return false;
            }
            bytes[(start + size++) % CAPACITY] = value;
            return true;
        }

        synchronized int take(byte[] into, int offset, int length) {
            int taken = Math.min(length, size);
            for (int i = 0; i < taken; i++) {
                into[offset + i] = bytes[start];
                start = (start + 1) % CAPACITY;
            }
            size -= taken;
            return taken;
        }

        synchronized int size() {
            return size;
        }

        synchronized void clear() {
            size = 0;
        }
    }

    private static final class End implements Wire {
        private final Ring toHost = new Ring();
        private final Ring toBoard = new Ring();
        private boolean plugged = true;
        private boolean open;
        private long openings;
        private int baud;

        synchronized boolean plugged() {
            return plugged;
        }

        synchronized Host openedBy(int baud) throws IOException {
            if (open) {
                throw new IOException("the port is open already");
            }
            this.baud = baud;
            open = true;
            openings++;
            toHost.clear();
            toBoard.clear();
            return new Host(this);
        }

        synchronized void setBaud(int baud) {
            this.baud = baud;
        }

        synchronized void closedByHost() {
            open = false;
            notifyAll();
        }

        int awaitByte() throws IOException {
            byte[] one = new byte[1];
            return awaitBytes(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        synchronized int awaitBytes(byte[] bytes, int offset, int length) throws IOException {
            while (toHost.size() == 0 && plugged && open) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted while reading", e);
                }
            }
            int taken = toHost.take(bytes, offset, length);
            return taken == 0 ? -1 : taken;
        }

        @Override
        public synchronized boolean open() {
            return open && plugged;
        }

        @Override
        public synchronized long openings() {
            return openings;
        }

        @Override
        public synchronized int hostBaud() {
            return baud;
        }

        @Override
        public synchronized int send(byte[] bytes, int length) {
            int sent = 0;
            while (open && sent < length && toHost.put(bytes[sent])) {
                sent++;
            }
            notifyAll();
            return sent;
        }

        @Override
        public int receive(byte[] into, int most) {
            return toBoard.take(into, 0, most);
        }

        @Override
        public void discard() {
            toHost.clear();
        }

        @Override
        public synchronized void close() {
            plugged = false;
            notifyAll();
        }
    }
}
