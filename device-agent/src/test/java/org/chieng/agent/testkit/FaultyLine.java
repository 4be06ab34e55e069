package org.chieng.agent.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.chieng.agent.time.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line to a server that can be cut, after so many bytes, in the middle of whatever it was carrying; and that can be slow. Thread-safe. */
public final class FaultyLine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FaultyLine.class);

    private final ServerSocket listener;
    private final int target;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicLong bytesUntilCut = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    /** A line to a port of loopback. */
    public FaultyLine(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    /** Where to connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Cuts everything after so many more bytes towards the server. */
    public void cutAfter(long bytes) {
        bytesUntilCut.set(bytes);
    }

    /** Lets so many bytes through a second towards the server; what is sent faster waits in the line, which takes a lot. */
    public void slowTo(long bytes) {
        bytesPerSecond = bytes;
    }

    /** How often it was cut. */
    public int cuts() {
        return cuts.get();
    }

    private synchronized void run(Runnable work) {
        Thread thread = new Thread(work, "faulty-line");
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                connect(listener.accept());
            }
        } catch (IOException e) {
            log.debug("the line is closed", e);
        }
    }

    private void connect(Socket from) throws IOException {
        try {
            Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
            synchronized (this) {
                sockets.add(from);
                sockets.add(to);
            }
            run(() -> pump(from, to, true));
            run(() -> pump(to, from, false));
        } catch (IOException e) {
            from.close(); // the server is down
        }
    }

    private void pump(Socket from, Socket to, boolean counted) {
        byte[] buffer = new byte[512];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (counted && bytesPerSecond < Long.MAX_VALUE) {
                    LockSupport.parkNanos(count * 1_000_000_000L / bytesPerSecond);
                }
                out.write(buffer, 0, count);
                if (counted && bytesUntilCut.addAndGet(-count) < 0) {
                    bytesUntilCut.set(Long.MAX_VALUE);
                    cuts.incrementAndGet();
                    return;
                }
            }
        } catch (IOException e) {
            log.debug("the other end was cut", e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        List<Thread> toJoin;
        synchronized (this) {
            for (Closeable socket : sockets) {
                socket.close();
            }
            toJoin = List.copyOf(threads);
        }
        toJoin.forEach(Uninterrupted::join);
    }
}
