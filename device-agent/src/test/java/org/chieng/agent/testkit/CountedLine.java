package org.chieng.agent.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.chieng.agent.time.Uninterrupted;

/**
 * A line to a port of loopback that counts what goes over it as a mobile provider does, with the headers of TCP and IP: 52 bytes a segment, and an
 * acknowledgement of 52 for each, which is more than TCP sends. Can be cut. Thread-safe.
 */
public final class CountedLine implements AutoCloseable {
    private static final int HEADERS = 52;
    private static final int SEGMENT = 1_400;

    /** SYN, SYN and ACK, ACK; FIN both ways and their ACKs: options make some of them 60 bytes. */
    private static final int OPEN_AND_CLOSE = 7 * 60;

    private final ServerSocket listener;
    private final int target;
    private final AtomicLong bytes = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();

    /** A line to a port of loopback. */
    public CountedLine(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    /** Where to connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** All that has gone over it, both ways. */
    public long bytes() {
        return bytes.get();
    }

    private synchronized void run(Runnable work) {
        Thread thread = new Thread(work, "counted-line");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listener.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                bytes.addAndGet(OPEN_AND_CLOSE);
                synchronized (this) {
                    sockets.add(from);
                    sockets.add(to);
                }
                run(() -> pump(from, to));
                run(() -> pump(to, from));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int segments = (count + SEGMENT - 1) / SEGMENT;
                bytes.addAndGet(count + segments * 2L * HEADERS);
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // cut
        }
    }

    /** Ends all connections, as a mobile network does that gives the school another address. */
    public synchronized void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        List<Thread> toJoin;
        synchronized (this) {
            toJoin = List.copyOf(threads);
        }
        toJoin.forEach(Uninterrupted::join);
    }
}
