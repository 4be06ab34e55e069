package org.chieng.agent.source.serial.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.chieng.agent.time.AgentClock;

/**
 * Cuts bytes into lines at CR, LF or both; empty lines are left out. A line has the time at which its last byte was read. Confined
 * to the port's thread.
 */
public final class LineFramer {
    /** Longest line, in bytes; chosen: a JSON line of some 100 values. What is longer counts as noise. */
    public static final int MAX_LINE_BYTES = 4096;

    /** Share of characters that must be printable (research of this project, section "auto-baud"). */
    private static final double PRINTABLE_SHARE = 0.98;

    /** So much without an end of line, and not printable: no need to wait for the end. */
    private static final int NOISE_BYTES = 64;

    /** The line was quiet for so long before the first byte: no board pauses so within a line that it prints at once. */
    private static final long QUIET_MICROS = 100_000;

    private final byte[] pending = new byte[MAX_LINE_BYTES];
    private int length;
    private boolean overlong;
    private Line.Start start = Line.Start.CUT;
    private long openedMicros;
    private boolean heard;

    /** @param opened when the port was opened */
    public LineFramer(AgentClock.Stamp opened) {
        restart(opened);
    }

    /** Forgets what was begun: the port was opened, or set to another speed. */
    public void restart(AgentClock.Stamp now) {
        length = 0;
        overlong = false;
        start = Line.Start.CUT;
        openedMicros = now.monotonicMicros();
        heard = false;
    }

    /** Takes bytes that were read together, and gives the lines that ended in them. */
    public List<Line> take(byte[] bytes, int count, AgentClock.Stamp readAt) {
        if (!heard && count > 0) {
            heard = true;
            boolean quiet = readAt.monotonicMicros() - openedMicros >= QUIET_MICROS;
            start = quiet ? Line.Start.AFTER_QUIET : Line.Start.CUT;
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                end(readAt, lines);
            } else if (length < MAX_LINE_BYTES) {
                pending[length++] = b;
            } else {
                overlong = true;
            }
        }
        return lines;
    }

    private void end(AgentClock.Stamp readAt, List<Line> lines) {
        String text = new String(pending, 0, length, StandardCharsets.UTF_8);
        boolean printable = !overlong && isPrintable(text);
        String stripped = text.strip();
        if (!stripped.isEmpty()) {
            lines.add(new Line(stripped, printable, start, readAt));
        }
        if (length > 0) {
            start = Line.Start.SEEN;
        }
        length = 0;
        overlong = false;
    }

    /** Whether what came since the last end of a line can't be the beginning of one. */
    public boolean isNoisePending() {
        return length >= NOISE_BYTES && !isPrintable(new String(pending, 0, length, StandardCharsets.UTF_8));
    }

    private static boolean isPrintable(String text) {
        long all = text.codePoints().count();
        long good = text.codePoints().filter(LineFramer::isPrintable).count();
        return good >= PRINTABLE_SHARE * all;
    }

    private static boolean isPrintable(int codePoint) {
        if (codePoint == 0xFFFD) {
            return false; // stands for bytes that are no UTF-8
        }
        boolean text = Character.isDefined(codePoint)
                && !Character.isISOControl(codePoint)
                && Character.getType(codePoint) != Character.PRIVATE_USE;
        return text || codePoint == '\t';
    }
}
