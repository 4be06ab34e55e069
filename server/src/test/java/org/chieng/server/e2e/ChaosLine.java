package org.chieng.server.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The line between agent and server, which fails in every way that one can. Threads of its own; thread-safe. */
final class ChaosLine implements AutoCloseable {
    /** What it does. */
    enum Mode {
        /** All passes. */
        UP,
        /** Nobody is there: what connects is reset. */
        DOWN,
        /** What connects is taken, and nothing is ever answered. */
        SILENT,
        /** What is open stays open, and nothing passes any longer, either way. */
        HALF_OPEN,
        /** What the agent says arrives; of the server's answers only the first bytes do: its acknowledgements are lost. */
        DEAF,
        /** Each connection is cut after its first packet. */
        CUT_AT_ONCE,
        /** Each connection is cut somewhere in the middle of a packet. */
        CUT,
        /** The server has no room: CONNACK with return code 3 (MQTT 3.1.1 section 3.2.2.3). */
        BUSY
    }

    private static final byte[] UNAVAILABLE = {0x20, 0x02, 0x00, 0x03};

    /** CONNACK is 4 bytes, and with the SUBACK and the PUBACK of the greeting there are fewer than that. */
    private static final long DEAF_AFTER = 24;

    private final ServerSocket door;
    private final int serverPort;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong seed;
    private volatile Mode mode = Mode.UP;

    ChaosLine(int serverPort, long seed) throws IOException {
        this.serverPort = serverPort;
        this.seed = new AtomicLong(seed);
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread("door", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    Mode mode() {
        return mode;
    }

    /** What is open is cut, unless it is to stay half open. */
    void set(Mode next) {
        boolean stays = next == Mode.HALF_OPEN || next == mode;
        mode = next;
        if (!stays) {
            cutAll();
        }
    }

    private void cutAll() {
        open.forEach(ChaosLine::close);
        open.clear();
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, "chaos-line-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket agent = door.accept();
                open.add(agent);
                thread("agent", () -> serve(agent));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket agent) {
        try {
            switch (mode) {
                case DOWN -> {
                    agent.setSoLinger(true, 0);
                    close(agent);
                }
                case SILENT, HALF_OPEN -> agent.getInputStream().transferTo(OutputStream.nullOutputStream());
                case BUSY -> {
                    agent.getInputStream().read(new byte[1024]);
                    agent.getOutputStream().write(UNAVAILABLE);
                    close(agent);
                }
                default -> connect(agent);
            }
        } catch (IOException e) {
            close(agent); // the agent went, or the line was cut
        }
    }

    private void connect(Socket agent) throws IOException {
        Socket server = new Socket();
        open.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), 1_000);
        } catch (IOException e) {
            close(agent); // the server is down
            return;
        }
        long upMost = switch (mode) {
            case CUT_AT_ONCE -> 1;
            case CUT -> 100 + Math.floorMod(seed.getAndAdd(0x9E3779B97F4A7C15L) >>> 7, 20_000);
            default -> Long.MAX_VALUE;
        };
        Mode begun = mode;
        thread("up", () -> pump(agent, server, upMost, Long.MAX_VALUE));
        pump(server, agent, Long.MAX_VALUE, begun == Mode.DEAF ? DEAF_AFTER : Long.MAX_VALUE);
    }

    /**
     * @param cutAfter bytes after which both ends are cut
     * @param swallowAfter bytes after which nothing passes any longer
     */
    private void pump(Socket from, Socket to, long cutAfter, long swallowAfter) {
        byte[] buffer = new byte[8192];
        long passed = 0;
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (mode == Mode.HALF_OPEN) {
                    continue;
                }
                int pass = (int) Math.min(count, Math.min(cutAfter, swallowAfter) - passed);
                to.getOutputStream().write(buffer, 0, Math.max(0, pass));
                passed += Math.max(0, pass);
                if (passed >= cutAfter) {
                    break;
                }
            }
        } catch (IOException e) {
            // the other end went
        }
        close(from);
        close(to);
        open.remove(from);
        open.remove(to);
    }

    private static void close(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(door);
        cutAll();
    }
}
