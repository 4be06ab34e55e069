package org.chieng.agent.source.serial.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.agent.time.AgentClock;

/**
 * Cuts bytes into lines at CR, LF or both, and cuts out frames {@code !…:…#}, which need no end of line (Vietnamese lessons). Empty
 * lines are left out. A line has the time at which its last byte was read. What comes out does not depend on how the bytes were
 * parted into reads. Holds at most {@value #MAX_LINE_BYTES} bytes. Confined to the port's thread.
 */
public final class LineFramer {
    /** Longest line, in bytes; chosen: a JSON line of some 100 values. What is longer counts as noise. */
    public static final int MAX_LINE_BYTES = 4096;

    /** Longest frame between its marks, in bytes; chosen: a lesson's is about 12. */
    private static final int MAX_FRAME_BYTES = 128;

    /** So much without an end of line, and not printable: no need to wait for the end. */
    private static final int NOISE_BYTES = 64;

    /** The line was quiet for so long before the first byte: no board pauses so within a line that it prints at once. */
    private static final long QUIET_MICROS = 100_000;

    private final byte[] pending = new byte[MAX_LINE_BYTES];
    private int length;
    private boolean overlong;
    private boolean afterFrame;
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
        afterFrame = false;
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
            take(bytes[i], readAt, lines);
        }
        return lines;
    }

    private void take(byte b, AgentClock.Stamp readAt, List<Line> lines) {
        if (b == '\n' || b == '\r') {
            end(readAt, lines);
        } else if (b == '#') {
            takeHash(readAt, lines);
        } else if (length < MAX_LINE_BYTES) {
            pending[length++] = b;
        } else if (b == '!') {
            length = 0; // a frame may begin: a stream of frames has no end of line to wait for
            overlong = false;
            start = Line.Start.CUT;
            pending[length++] = b;
        } else {
            overlong = true;
        }
    }

    private void takeHash(AgentClock.Stamp readAt, List<Line> lines) {
        if (length == 0 && afterFrame) {
            return; // some boards end a frame twice
        }
        if (length == MAX_LINE_BYTES) {
            overlong = true;
            return;
        }
        int mark = frameStart();
        pending[length++] = '#';
        if (mark < 0) {
            return;
        }
        byte[] frame = Arrays.copyOfRange(pending, mark, length);
        length = mark;
        if (length > 0) {
            start = Line.Start.CUT; // it was ended by a frame, so it is no whole line
            end(readAt, lines);
        }
        String text = LineText.decode(frame, frame.length);
        lines.add(new Line(text, LineText.isPrintable(text), Line.Start.SEEN, readAt));
        start = Line.Start.SEEN;
        overlong = false;
        afterFrame = true;
    }

    /** Where the frame begins whose end is coming now, or -1 when what is pending ends in none. */
    private int frameStart() {
        boolean colon = false;
        for (int i = length - 1; i >= Math.max(0, length - MAX_FRAME_BYTES); i--) {
            byte b = pending[i];
            if (b == '!') {
                return colon && i + 1 < length && isWord(pending[i + 1]) ? i : -1;
            }
            if ((b >= 0 && b < ' ') || b == '#') {
                return -1;
            }
            colon |= b == ':';
        }
        return -1;
    }

    private static boolean isWord(byte b) {
        return b < 0 || b == '_' || Character.isLetterOrDigit(b);
    }

    private void end(AgentClock.Stamp readAt, List<Line> lines) {
        String text = LineText.strip(LineText.decode(pending, length));
        if (!text.isEmpty()) {
            lines.add(new Line(text, !overlong && LineText.isPrintable(text), start, readAt));
        }
        if (length > 0) {
            start = Line.Start.SEEN;
        }
        length = 0;
        overlong = false;
        afterFrame = false;
    }

    /** Whether what came since the last end of a line can't be the beginning of one. */
    public boolean isNoisePending() {
        return length >= NOISE_BYTES && isUnprintablePending();
    }

    private boolean isUnprintablePending() {
        return !LineText.isPrintable(LineText.decode(pending, length));
    }

    /** Forgets what is begun if it is not printable: the board made a pause, and what comes next is no part of it. */
    public void dropNoise(AgentClock.Stamp now) {
        if (length > 0 && isUnprintablePending()) {
            restart(now);
        }
    }
}
