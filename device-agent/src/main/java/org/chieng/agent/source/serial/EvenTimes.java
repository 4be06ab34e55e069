package org.chieng.agent.source.serial;

import org.chieng.agent.time.AgentClock;

/**
 * Times of lines that a board prints at an even pace, more than 20 a second: USB and a busy computer bring several at once, some
 * milliseconds late, so that their arrival says when a line came at the latest. The time follows the pace of the last lines, a little slower than
 * that, and is pulled back by each line that came sooner: so it runs along the earliest arrivals. The last line of what was read at once
 * came just then: when it is late, too, the board itself paused, and when that is often so, or lines come more slowly, their times are their
 * arrivals. A time is never later than the arrival, and never goes back. Bounded; confined to the port's thread.
 */
final class EvenTimes {
    /** Arrivals that the pace is taken from; a slice of 16 ms makes an error of 3 % of a millisecond then. */
    private static final int WINDOW = 512;

    /** Reads after which it is judged whether lines came evenly. */
    static final int BLOCK = 32;

    /** So many reads in a row whose last line is late: the board paused. */
    private static final int LATE_TO_SHIFT = 3;

    /** Slower lines are not bundled by USB, and a person can't see the difference. */
    private static final double LONGEST_PERIOD = 50_000;

    /** The longest that a USB chip gathers bytes: the latency timer of an FTDI; micros. */
    private static final double SLICE = 16_000;

    /** The last line of a read is late when it comes so long, or two periods, after its time. */
    private static final double LATE = 12_000;

    /** How much slower than the pace, at the least: boards' clocks drift. */
    private static final double SLACK = 0.01;

    private static final long LONGEST_GAP = 250_000;

    private final long[] came = new long[WINDOW];
    private int next;
    private int count;
    private double even;
    private int reads;
    private int late;
    private int lateInRow;
    private double leastDelay;
    private boolean isEven;
    private long lastGiven = Long.MIN_VALUE;

    /**
     * When the line was printed that came then.
     *
     * @param last whether it was the last of what was read at once
     */
    AgentClock.Stamp of(AgentClock.Stamp arrival, boolean last) {
        long at = arrival.monotonicMicros();
        follow(at, last);
        long time = isEven ? Math.min(at, Math.max(Math.round(even), lastGiven)) : at;
        lastGiven = time;
        return time == at ? arrival : new AgentClock.Stamp(arrival.wallMicros() - (at - time), time);
    }

    private void follow(long at, boolean last) {
        long before = came[(next + WINDOW - 1) % WINDOW];
        if (count == 0 || at - before > LONGEST_GAP || at < before) {
            count = 0;
            even = (double) at;
            isEven = false;
            beginBlock();
        } else {
            double period = (before - came[(next + WINDOW - count) % WINDOW]) / Math.max(1.0, count - 1);
            even = Math.min((double) at, even + period * (1 + SLACK) + SLICE / count);
            if (last) {
                judge(at - even, period);
            }
        }
        came[next] = at;
        next = (next + 1) % WINDOW;
        count = Math.min(count + 1, WINDOW);
    }

    private void judge(double delay, double period) {
        reads++;
        if (delay <= Math.max(LATE, 2 * period)) {
            lateInRow = 0;
        } else {
            late++;
            leastDelay = lateInRow == 0 ? delay : Math.min(leastDelay, delay);
            if (++lateInRow >= LATE_TO_SHIFT) {
                even += leastDelay;
                lateInRow = 0;
            }
        }
        if (reads >= BLOCK) {
            isEven = period <= LONGEST_PERIOD && late <= reads / 2;
            beginBlock();
        }
    }

    private void beginBlock() {
        reads = 0;
        late = 0;
        lateInRow = 0;
    }
}
