package org.chieng.agent.uplink;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.agent.time.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A raw MQTT 3.1.1 server that answers everything but PUBLISH to telemetry: a store that is down. */
final class MuteAboutTelemetry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MuteAboutTelemetry.class);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger telemetry = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    MuteAboutTelemetry() throws IOException {
        run(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Messages to telemetry so far. */
    int telemetry() {
        return telemetry.get();
    }

    private synchronized void run(Runnable work) {
        Thread thread = new Thread(work, "mute-server");
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                synchronized (this) {
                    sockets.add(socket);
                }
                run(() -> serve(socket));
            }
        } catch (IOException e) {
            log.debug("the server is closed", e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (int type = in.read(); type >= 0; type = in.read()) {
                byte[] rest = in.readNBytes(length(in));
                answer(type, rest, out);
            }
        } catch (IOException e) {
            log.debug("the client went", e);
        }
    }

    private void answer(int type, byte[] rest, OutputStream out) throws IOException {
        switch (type >> 4) {
            case 1 -> out.write(new byte[] {0x20, 2, 0, 0}); // CONNACK
            case 8 -> out.write(new byte[] {(byte) 0x90, 3, rest[0], rest[1], 1}); // SUBACK
            case 12 -> out.write(new byte[] {(byte) 0xd0, 0}); // PINGRESP
            case 3 -> {
                int topicBytes = (rest[0] & 0xff) << 8 | (rest[1] & 0xff);
                String topic = new String(rest, 2, topicBytes, StandardCharsets.UTF_8);
                if (topic.endsWith("/telemetry")) {
                    telemetry.incrementAndGet();
                } else {
                    out.write(new byte[] {0x40, 2, rest[2 + topicBytes], rest[3 + topicBytes]}); // PUBACK
                }
            }
            default -> out.flush();
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7f) << shift;
            shift += 7;
        } while ((digit & 0x80) != 0);
        return length;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        List<Thread> toJoin;
        synchronized (this) {
            for (Socket socket : sockets) {
                socket.close();
            }
            toJoin = List.copyOf(threads);
        }
        toJoin.forEach(Uninterrupted::join);
    }
}
