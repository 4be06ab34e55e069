package org.chieng.sim.board;

import java.util.Random;

/** What {@link Fault#GARBAGE} and {@link Fault#HALF} do to the bytes on the wire, repeatable by its seed. */
final class LineFaults {

    private static final double GARBAGE_PER_BYTE = 0.02;
    private static final int LONGEST_GARBAGE = 6;
    private static final double LINES_HALVED = 0.5;
    private static final int LONGEST_KEPT = 24; // bytes of a halved line

    private final Random random;
    private long garbageUntil = Long.MIN_VALUE;
    private long halfUntil = Long.MIN_VALUE;
    private int keep = -1; // bytes of this line that still pass, or -1 for all
    private boolean lineBegins = true;

    LineFaults(long seed) {
        random = new Random(seed);
    }

    void garbage(long untilNanos) {
        garbageUntil = untilNanos;
    }

    void half(long untilNanos) {
        halfUntil = untilNanos;
    }

    /** Fills the buffer with the garbage that comes before the next byte; mostly none. */
    int garbage(long nanos, byte[] out) {
        if (nanos >= garbageUntil || random.nextDouble() >= GARBAGE_PER_BYTE) {
            return 0;
        }
        int length = 1 + random.nextInt(LONGEST_GARBAGE);
        for (int i = 0; i < length; i++) {
            out[i] = (byte) random.nextInt(256);
        }
        return length;
    }

    /** Whether this byte is lost because its line is cut. */
    boolean swallows(int value, long nanos) {
        if (lineBegins) {
            boolean cut = nanos < halfUntil && random.nextDouble() < LINES_HALVED;
            keep = cut ? random.nextInt(LONGEST_KEPT) : -1;
        }
        lineBegins = value == '\n';
        boolean lost = keep == 0;
        keep = keep > 0 ? keep - 1 : keep;
        return lost;
    }
}
