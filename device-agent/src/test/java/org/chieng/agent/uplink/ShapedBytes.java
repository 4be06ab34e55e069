package org.chieng.agent.uplink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.protocol.name.DeviceId;

/** A line of a given speed with the gateway's bytes behind it: answers as the door for HTTP does, and lets bytes out at its pace. */
public final class ShapedBytes implements AutoCloseable {
    private static final Pattern COUNT = Pattern.compile("GET /v1/devices/pi/bytes\\?count=(\\d+) HTTP/1.1");
    private static final int LEAST_PIECE = 4_096;

    /** How much goes out at once: few wake-ups, and short beside the 120 ms that a step takes at least. */
    private static final double PIECE_NANOS = 3e6;

    private final ServerSocket listener;
    private final double bytesPerNano;
    private final String status;

    /** @param megabits how fast, Mbit/s with the headers of TCP and IP, as a provider sells it */
    public ShapedBytes(double megabits, String status) throws IOException {
        this(megabits, status, InetAddress.getLoopbackAddress());
    }

    /** @param address where it listens */
    public ShapedBytes(double megabits, String status, InetAddress address) throws IOException {
        this.listener = new ServerSocket(0, 5, address);
        this.bytesPerNano = megabits / 8e3 * WireBytes.SEGMENT / (WireBytes.SEGMENT + WireBytes.HEADER);
        this.status = status;
        Thread thread = new Thread(this::accept, "shaped");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** A connection to it as the agent makes one. */
    public Download open(Path folder) throws IOException {
        return open(folder, "127.0.0.1", port());
    }

    /** A connection to one that runs somewhere, as the agent makes one. */
    public static Download open(Path folder, String host, int port) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "a-secret-of-the-test");
        UplinkConfig config = new UplinkConfig(
                new DeviceId("pi"),
                host,
                1883,
                secret,
                false,
                Optional.empty(),
                UplinkConfig.Timing.DEFAULT,
                MeteredConfig.NONE,
                folder.resolve("allowance"));
        return Download.open(config, port, new WireBytes(), System::nanoTime);
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    socket.setSendBufferSize(64 * 1024); // what lies in a buffer has no speed
                    socket.setTcpNoDelay(
                            true); // as the real door: else the last segment waits 40 ms for an acknowledgement
                    serve(socket);
                }
            }
        } catch (SocketException e) {
            System.err.println("the shaped line is closed: " + e.getMessage());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher request = COUNT.matcher(line);
            if (request.matches()) {
                while (!in.readLine().isEmpty()) {
                    // fields
                }
                long count = Long.parseLong(request.group(1));
                out.write(("HTTP/1.1 " + status + "\r\nContent-Length: " + count + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                pour(out, count);
            }
        }
    }

    private void pour(OutputStream out, long count) throws IOException, InterruptedException {
        byte[] piece = new byte[Math.max(LEAST_PIECE, (int) (PIECE_NANOS * bytesPerNano))];
        long begin = System.nanoTime();
        for (long gone = 0; gone < count; gone += piece.length) {
            TimeUnit.NANOSECONDS.sleep(begin + (long) (gone / bytesPerNano) - System.nanoTime());
            out.write(piece, 0, (int) Math.min(piece.length, count - gone));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
