package org.chieng.server.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Many pages that look at live values, in a process of its own and on one thread, by bare sockets; one more page never reads. Prints how
 * late the events were, by the clock of the machine that also made the readings, and how many came.
 */
public final class ViewersMain {
    private static final int MOST_MILLIS = 60_000;
    private static final byte[] DATA = "data:[".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    private final long[] late = new long[MOST_MILLIS + 1];
    private long events;
    private int open;
    private int refused;
    private int lost;
    private boolean counts;

    private ViewersMain() throws IOException {}

    /** What of a stream was read so far of a line that may be a reading's, and its time. */
    private static final class Page {
        private int matched;
        private long time = -1;
        private boolean answered;
        private final StringBuilder status = new StringBuilder();
    }

    /** Arguments: port, cookie, pages, schools, seconds to look, milliseconds between two pages that come. */
    @SuppressWarnings("SystemOut") // a program, not a test
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int pages = Integer.parseInt(args[2]);
        int schools = Integer.parseInt(args[3]);
        ViewersMain viewers = new ViewersMain();
        List<SocketChannel> stalled = new ArrayList<>();
        stalled.add(viewers.come(port, args[1], 0, false));
        long start = System.nanoTime();
        for (int i = 0; i < pages; i++) {
            viewers.come(port, args[1], i % schools, true);
            viewers.read(Long.parseLong(args[5]));
        }
        while (viewers.open + viewers.refused + viewers.lost < pages && System.nanoTime() - start < 120e9) {
            viewers.read(100);
        }
        double took = (System.nanoTime() - start) / 1e9;
        viewers.counts = true;
        long until = System.nanoTime() + Long.parseLong(args[4]) * 1_000_000_000L;
        while (System.nanoTime() < until) {
            viewers.read(100);
        }
        System.out.printf(
                Locale.ROOT,
                "%,d pages open after %.1f s, %,d refused, %,d lost; %,d events in %s s; late by %d ms (median), %d ms (p99), %d ms (most)%n",
                viewers.open,
                took,
                viewers.refused,
                viewers.lost,
                viewers.events,
                args[4],
                viewers.quantile(0.5),
                viewers.quantile(0.99),
                viewers.quantile(1));
        for (SocketChannel each : stalled) {
            each.close();
        }
    }

    private SocketChannel come(int port, String cookie, int school, boolean reads) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 << 10);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(("GET /api/v1/schools/" + LoadTarget.school(school)
                        + "/live HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: " + cookie
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII)));
        if (reads) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Page());
        }
        return channel;
    }

    private void read(long millis) throws IOException {
        selector.select(this::read, Math.max(1, millis));
    }

    private void read(SelectionKey key) {
        Page page = (Page) key.attachment();
        try {
            buffer.clear();
            int length = ((SocketChannel) key.channel()).read(buffer);
            if (length < 0) {
                throw new IOException("closed");
            }
            long now = System.currentTimeMillis();
            for (int i = 0; i < length; i++) {
                take(page, buffer.get(i), now);
            }
        } catch (IOException e) {
            if (page.answered) {
                open--;
            }
            lost++;
            key.cancel();
        }
    }

    private void take(Page page, byte next, long now) {
        if (!page.answered) {
            page.status.append((char) next);
            if (page.status.length() == "HTTP/1.1 200".length()) {
                page.answered = true;
                if (page.status.toString().endsWith("200")) {
                    open++;
                } else {
                    refused++;
                }
            }
        } else if (page.time >= 0) {
            if (next >= '0' && next <= '9') {
                page.time = page.time * 10 + next - '0';
            } else {
                told(page.time, now, next);
                page.time = -1;
            }
        } else if (next == DATA[page.matched]) {
            page.matched++;
            if (page.matched == DATA.length) {
                page.matched = 0;
                page.time = 0;
            }
        } else {
            page.matched = next == DATA[0] ? 1 : 0;
        }
    }

    /** Only what begins with a time is an event of readings. */
    private void told(long time, long now, byte behind) {
        if (counts && behind == ',' && time > 0) {
            events++;
            late[(int) Math.max(0, Math.min(MOST_MILLIS, now - time))]++;
        }
    }

    private int quantile(double part) {
        long wanted = (long) Math.ceil(events * part);
        long seen = 0;
        for (int i = 0; i <= MOST_MILLIS; i++) {
            seen += late[i];
            if (seen >= wanted && seen > 0) {
                return i;
            }
        }
        return -1;
    }
}
