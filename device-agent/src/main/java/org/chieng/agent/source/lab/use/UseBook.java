package org.chieng.agent.source.lab.use;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.UseQuarter;

/** Puts what a computer did, one span after the other, into quarters of an hour. Sees no clock. Confined to the source's thread. */
final class UseBook {
    static final long QUARTER = UseQuarter.SECONDS * 1_000_000L;

    /** The clock may be off by so much before that is a jump. */
    private static final long NEAR = 2_000_000;

    private final List<UseQuarter> quarters = new ArrayList<>();
    private final List<OffSpan> spans = new ArrayList<>();
    private final long[] sums = new long[UseKind.values().length];
    private long weak;
    private long cursor;

    /** @param cursorMicros from when on it is told */
    UseBook(long cursorMicros) {
        this.cursor = cursorMicros;
    }

    /** Goes on where an earlier one was. */
    UseBook(UseState.Open open) {
        this.cursor = open.cursorMicros();
        this.weak = open.weakMicros();
        for (int i = 0; i < sums.length; i++) {
            sums[i] = open.sums().get(i);
        }
    }

    /** The quarter that is not over, to be kept. */
    UseState.Open open() {
        return new UseState.Open(cursor, Arrays.stream(sums).boxed().toList(), weak);
    }

    /** Until when all is told, UTC in microseconds. */
    long cursorMicros() {
        return cursor;
    }

    /** What it did next, for so long. */
    void add(UseKind kind, boolean isWeak, long micros) {
        long left = micros;
        while (left > 0) {
            if (isFresh() && left >= QUARTER && (kind == UseKind.OFF || kind == UseKind.UNTOLD)) {
                long many = left / QUARTER;
                if (kind == UseKind.OFF) {
                    spans.add(new OffSpan(cursor, (int) many));
                }
                cursor += many * QUARTER;
                left -= many * QUARTER;
                continue;
            }
            long end = (Math.floorDiv(cursor, QUARTER) + 1) * QUARTER;
            long taken = Math.min(left, end - cursor);
            sums[kind.place()] += taken;
            weak += isWeak ? taken : 0;
            cursor += taken;
            left -= taken;
            if (cursor == end) {
                close(end - QUARTER);
            }
        }
    }

    private boolean isFresh() {
        return Math.floorMod(cursor, QUARTER) == 0 && Arrays.stream(sums).allMatch(sum -> sum == 0);
    }

    /**
     * Takes what time it is. A clock that was set within the quarter changes nothing; else the quarter that was begun ends as it is, and another begins.
     *
     * @return whether the clock was set
     */
    boolean setTime(long nowMicros) {
        if (Math.abs(nowMicros - cursor) <= NEAR) {
            return false;
        }
        if (Math.floorDiv(nowMicros, QUARTER) != Math.floorDiv(cursor, QUARTER)) {
            close(Math.floorDiv(cursor, QUARTER) * QUARTER);
        }
        cursor = nowMicros;
        return true;
    }

    /**
     * The clock was wrong by so much all the time: what was seen of the open quarter was at another time, and may belong to two quarters. Which of it to which, nobody
     * has written down: each gets its share.
     */
    void shift(long micros) {
        cursor += micros;
        long start = Math.floorDiv(cursor, QUARTER) * QUARTER;
        long told = Arrays.stream(sums).sum();
        long within = Math.min(told, cursor - start);
        if (told == within) {
            return;
        }
        long[] later = new long[sums.length];
        for (int i = 0; i < sums.length; i++) {
            later[i] = Math.round((double) sums[i] * within / told);
            sums[i] -= later[i];
        }
        long weakLater = Math.round((double) weak * within / told);
        weak -= weakLater;
        close(start - QUARTER);
        System.arraycopy(later, 0, sums, 0, sums.length);
        weak = weakLater;
    }

    /**
     * Takes what an earlier run saw of the quarter that is open here; of another quarter it takes nothing.
     *
     * @param gap what was between the two
     * @param begunMicros when the machine was started
     */
    void precede(UseState.Open earlier, UseKind gap, long begunMicros) {
        long open = Math.floorDiv(cursor, QUARTER);
        if (Math.floorDiv(earlier.cursorMicros(), QUARTER) != open || Math.floorDiv(begunMicros, QUARTER) != open) {
            return;
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += earlier.sums().get(i);
        }
        weak += earlier.weakMicros();
        sums[gap.place()] += Math.max(0, begunMicros - earlier.cursorMicros());
    }

    /** Ends the quarter that was begun; of the rest of it nothing is known. */
    void closeEarly() {
        close(Math.floorDiv(cursor, QUARTER) * QUARTER);
    }

    private void close(long start) {
        long told = Arrays.stream(sums).sum();
        long scale = Math.max(told, QUARTER); // a clock that was set within the quarter may have made it longer
        sums[UseKind.UNTOLD.place()] += scale - told;
        int[] seconds = seconds(scale);
        if (seconds[UseKind.OFF.place()] == UseQuarter.SECONDS) {
            spans.add(new OffSpan(start, 1));
        } else if (seconds[UseKind.UNTOLD.place()] < UseQuarter.SECONDS) {
            quarters.add(quarter(start, seconds, scale));
        }
        Arrays.fill(sums, 0);
        weak = 0;
    }

    private UseQuarter quarter(long start, int[] seconds, long scale) {
        int active = seconds[UseKind.ACTIVE.place()];
        int session = active + seconds[UseKind.IDLE.place()];
        int unknown = seconds[UseKind.UNKNOWN.place()];
        int on = session + unknown + seconds[UseKind.NOBODY.place()];
        int weakSeconds = (int) Math.min(on, Math.round((double) weak * UseQuarter.SECONDS / scale));
        return new UseQuarter(start, on, session, active, unknown, weakSeconds, seconds[UseKind.UNTOLD.place()]);
    }

    /** Whole seconds whose sum is exactly a quarter's: each is rounded down, and what is left goes to those that lost most. */
    private int[] seconds(long scale) {
        int[] seconds = new int[sums.length];
        double[] lost = new double[sums.length];
        int given = 0;
        for (int i = 0; i < sums.length; i++) {
            double exact = (double) sums[i] * UseQuarter.SECONDS / scale;
            seconds[i] = (int) exact;
            lost[i] = exact - seconds[i];
            given += seconds[i];
        }
        for (; given < UseQuarter.SECONDS; given++) {
            int most = 0;
            for (int i = 1; i < lost.length; i++) {
                most = lost[i] > lost[most] ? i : most;
            }
            seconds[most]++;
            lost[most] -= 1;
        }
        return seconds;
    }

    /** The quarters that are over, and were not taken yet. */
    List<UseQuarter> takeQuarters() {
        List<UseQuarter> taken = List.copyOf(quarters);
        quarters.clear();
        return taken;
    }

    /** The spans in which it was off, and were not taken yet. */
    List<OffSpan> takeSpans() {
        List<OffSpan> taken = List.copyOf(spans);
        spans.clear();
        return taken;
    }
}
