package org.chieng.agent.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Forwards connections to a port of loopback, each byte so much later than it came, both ways. */
final class DelayedLine implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final long delayNanos;

    private static final class Piece {
        private final byte[] bytes;
        private final long dueNanos;

        Piece(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }
    }

    DelayedLine(String address, int port, int target, Duration delay) throws IOException {
        this.listener = new ServerSocket(port, 50, InetAddress.getByName(address));
        this.target = target;
        this.delayNanos = delay.toNanos();
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "delayed-line");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listener.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                from.setTcpNoDelay(true);
                to.setTcpNoDelay(true);
                pump(from, to);
                pump(to, from);
            }
        } catch (IOException e) {
            System.err.println("the line is closed: " + e.getMessage());
        }
    }

    private void pump(Socket from, Socket to) {
        BlockingQueue<Piece> under = new ArrayBlockingQueue<>(10_000);
        start(() -> read(from, under));
        start(() -> write(to, under));
    }

    private void read(Socket from, BlockingQueue<Piece> under) {
        byte[] buffer = new byte[2_048];
        try (from) {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                under.put(new Piece(Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
            }
            under.put(new Piece(new byte[0], System.nanoTime() + delayNanos));
        } catch (IOException e) {
            under.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Socket to, BlockingQueue<Piece> under) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Piece piece = under.take(); piece.bytes.length > 0; piece = under.take()) {
                TimeUnit.NANOSECONDS.sleep(piece.dueNanos - System.nanoTime());
                out.write(piece.bytes);
            }
        } catch (IOException e) {
            System.err.println("the other end went: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for standard input to end. */
    void serveUntilInputEnds() throws IOException {
        int left = System.in.readAllBytes().length;
        if (left > 0) {
            System.err.println(left + " bytes of input at port " + listener.getLocalPort() + " are passed over");
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
