package org.chieng.server.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads a live stream off a plain socket, so that a test can also leave it unread. Its receive buffer is small: what is not
 * read is felt by the server soon.
 */
public final class SseReader implements AutoCloseable {
    /** One event; name {@code message} when it has none, as in browsers. */
    public record Event(String id, String name, String data) {}

    private static final int RECEIVE_BUFFER_BYTES = 8 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final BufferedReader reader;
    private final List<String> head = new ArrayList<>();

    private SseReader(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1024);
    }

    /** Opens a stream; the headers are names and values by turns. */
    public static SseReader open(int port, String path, String... headers) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        request.append("Accept: text/event-stream\r\nAccept-Encoding: gzip\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        SseReader reader = new SseReader(socket);
        reader.readHead();
        return reader;
    }

    private void readHead() throws IOException {
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            head.add(line);
        }
    }

    /** The status line and headers. */
    public List<String> head() {
        return List.copyOf(head);
    }

    /** The next event; fails when none comes for a while. */
    public Event next() throws IOException {
        String id = "";
        String name = "message";
        while (true) {
            String line = reader.readLine();
            if (line == null || line.equals("0")) { // hung up, or the last chunk (RFC 9112 section 7.1)
                throw new IOException("the stream has ended");
            }
            // lines of the chunked coding, comments and retry stand between and are passed over
            if (line.startsWith("id:")) {
                id = line.substring(3);
            } else if (line.startsWith("event:")) {
                name = line.substring(6);
            } else if (line.startsWith("data:")) {
                return new Event(id, name, line.substring(5));
            }
        }
    }

    /** The first event from now on that fits. */
    public Event next(Predicate<Event> fits) throws IOException {
        Event event = next();
        while (!fits.test(event)) {
            event = next();
        }
        return event;
    }

    /** The first event from now on of that name. */
    public Event next(String name) throws IOException {
        return next(event -> event.name().equals(name));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
