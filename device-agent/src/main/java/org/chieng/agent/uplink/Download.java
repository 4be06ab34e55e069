package org.chieng.agent.uplink;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches bytes that mean nothing from the server's door for HTTP ({@code docs/protocol.md}, "HTTP"), all over one connection, so that it keeps
 * the speed it has found. Confined to one thread, but for close and the count.
 */
public final class Download implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Download.class);

    /** How long one fetch may take; then it ends with what came. Chosen: 50 kB come in 20 s over the slowest 2G. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    /** Most bytes of an answer's head. */
    private static final int MOST_HEAD = 8 * 1024;

    private static final int PIECE = 16 * 1024;

    /** TCP needs a while to find its speed: this part of what is fetched is not timed. */
    private static final int UNTIMED_PART = 4;

    private final ServerLine line;
    private final WireBytes own;
    private final WireBytes all;
    private final AtomicLong counted = new AtomicLong();
    private final String request;
    private final LongSupplier nanos;
    private final InputStream in;
    private final OutputStream out;

    private Download(ServerLine line, WireBytes own, WireBytes all, String request, LongSupplier nanos)
            throws IOException {
        this.line = line;
        this.own = own;
        this.all = all;
        this.request = request;
        this.nanos = nanos;
        this.in = new BufferedInputStream(line.getInputStream(), PIECE);
        this.out = line.getOutputStream();
    }

    /**
     * What came. Immutable.
     *
     * @param bytes those that were timed
     * @param nanos how long they took
     * @param whole whether all came; false when the time was up
     */
    public record Part(long bytes, long nanos, boolean whole) {}

    static Download open(UplinkConfig config, int port, WireBytes all, LongSupplier nanos) throws IOException {
        WireBytes own = new WireBytes();
        Login login = new SecretFile(config).read();
        String device = login.device().value();
        String credentials = device + ":" + new String(login.secret());
        String request = "GET /v1/devices/" + device + "/bytes?count=%d HTTP/1.1\r\nHost: " + config.host()
                + "\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)) + "\r\n\r\n";
        ServerLine line = new ServerLine(config, port, config.tls() ? new Tls(config.ca()).sockets() : null, own);
        try {
            line.start();
            line.readTimeout(LONGEST);
            return new Download(line, own, all, request, nanos);
        } catch (MqttException e) {
            all.add(own.take());
            throw new IOException(ConnectFault.of(e).words(), e);
        }
    }

    /**
     * Fetches some.
     *
     * @throws IOException when the server refuses, or the line breaks
     */
    public Part fetch(long bytes) throws IOException {
        try {
            long begin = nanos.getAsLong();
            out.write(request.formatted(bytes).getBytes(StandardCharsets.UTF_8));
            out.flush();
            long length = head();
            if (length != bytes) {
                throw new IOException("the server's door for HTTP does not give the bytes it was asked for");
            }
            return body(bytes, begin);
        } finally {
            count();
        }
    }

    private Part body(long bytes, long begin) throws IOException {
        byte[] piece = new byte[PIECE];
        long untimed = bytes / UNTIMED_PART;
        long came = 0;
        long timedFrom = 0;
        long from = begin;
        long now = begin;
        try {
            while (came < bytes) {
                int read = in.read(piece, 0, (int) Math.min(PIECE, bytes - came));
                if (read < 0) {
                    throw new EOFException("the server ended the connection");
                }
                came += read;
                now = nanos.getAsLong();
                if (timedFrom == 0 && came >= untimed) {
                    timedFrom = came;
                    from = now;
                }
                if (now - begin > LONGEST.toNanos() && came < bytes) {
                    return new Part(came - timedFrom, now - from, false);
                }
            }
        } catch (SocketTimeoutException e) {
            return new Part(came - timedFrom, nanos.getAsLong() - from, false);
        }
        return new Part(came - timedFrom, now - from, true);
    }

    /** Reads status and fields; gives the length of what follows. */
    private long head() throws IOException {
        String status = headLine();
        String[] words = status.split(" ", 3);
        String code = words.length > 1 ? words[1] : "";
        long length = -1;
        for (String field = headLine(); !field.isEmpty(); field = headLine()) {
            String plain = field.toLowerCase(Locale.ROOT);
            if (plain.startsWith("content-length:")) {
                length = length(plain.substring("content-length:".length()).strip());
            }
        }
        switch (code) {
            case "200" -> {}
            case "401", "403" -> throw new IOException("the server's door for HTTP does not take this device's secret");
            case "404" ->
                throw new IOException("the server's door for HTTP gives no bytes: it is older than this agent");
            case "429", "503" -> throw new IOException("the server asks to measure later");
            default -> throw new IOException("the server's door for HTTP answered otherwise than it should: " + code);
        }
        return length;
    }

    private static long length(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private String headLine() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int one = in.read(); one != '\n'; one = in.read()) {
            if (one < 0 || text.length() > MOST_HEAD) {
                throw new EOFException("the server ended the connection");
            }
            if (one != '\r') {
                text.append((char) one);
            }
        }
        return text.toString();
    }

    private void count() {
        long bytes = own.take();
        counted.addAndGet(bytes);
        all.add(bytes);
    }

    /** What was sent and received since it was opened, with TLS and TCP/IP. */
    public long wireBytes() {
        count();
        return counted.get();
    }

    @Override
    public void close() {
        try {
            line.stop();
        } catch (IOException e) {
            log.debug("a connection could not be closed", e); // it is not used any more
        } finally {
            count();
        }
    }
}
