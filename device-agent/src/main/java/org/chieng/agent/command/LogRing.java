package org.chieng.agent.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Passes on what is logged, and keeps the newest lines of it. Bounded: {@value #MOST_LINES} lines of at most {@value #MAX_LINE_BYTES}
 * bytes. What the log may not hold, secrets above all, is not here either. Thread-safe.
 */
public final class LogRing extends OutputStream implements LogLines {
    private static final int MOST_LINES = 200;
    private static final int MAX_LINE_BYTES = 400;

    private final OutputStream log;
    private final Deque<String> lines = new ArrayDeque<>();
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int length;

    /** @param log where everything goes, too */
    public LogRing(OutputStream log) {
        this.log = log;
    }

    @Override
    public synchronized void write(int value) throws IOException {
        log.write(value);
        keep((byte) value);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
        log.write(bytes, offset, count);
        for (int i = offset; i < offset + count; i++) {
            keep(bytes[i]);
        }
    }

    private void keep(byte one) {
        if (one != '\n') {
            if (length < line.length) {
                line[length++] = one;
            }
            return;
        }
        if (lines.size() == MOST_LINES) {
            lines.removeFirst();
        }
        lines.addLast(new String(line, 0, length, StandardCharsets.UTF_8).stripTrailing());
        length = 0;
    }

    @Override
    public void flush() throws IOException {
        log.flush();
    }

    @Override
    public synchronized List<String> last(int most) {
        List<String> all = new ArrayList<>(lines);
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
