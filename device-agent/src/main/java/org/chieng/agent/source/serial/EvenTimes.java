package org.chieng.agent.source.serial;

import org.chieng.agent.time.AgentClock;

/**
 * Times of lines that a board prints at an even pace, more than 20 a second: USB brings several at once, some milliseconds late, so that
 * their arrival says when a line came at the latest. The time follows the pace of the last lines, a little slower than that, and is
 * pulled back by each line that came sooner: so it runs along the earliest arrivals. Where lines don't come evenly, or more slowly, it is the
 * arrival. A time is never later than the arrival, and never goes back. Bounded; confined to the port's thread.
 */
final class EvenTimes {
    /** Arrivals that the pace is taken from; a slice of 16 ms makes an error of 3 % of a millisecond then. */
    private static final int WINDOW = 512;

    /** Lines after which it is judged whether they came evenly. */
    static final int BLOCK = 64;

    /** Slower lines are not bundled by USB, and a person can't see the difference. */
    private static final double LONGEST_PERIOD = 50_000;

    /** The longest that a USB chip gathers bytes: the latency timer of an FTDI; micros. */
    private static final double SLICE = 16_000;

    /** An even line comes no later than this, or than three periods: a slice, and a busy computer. */
    private static final double MOST_DELAY = 24_000;

    /** How much slower than the pace, at the least: boards' clocks drift. */
    private static final double SLACK = 0.01;

    private static final long LONGEST_GAP = 60_000;

    private final long[] came = new long[WINDOW];
    private int next;
    private int count;
    private double even;
    private double leastDelay;
    private double mostDelay;
    private int inBlock;
    private boolean isEven;
    private long lastGiven = Long.MIN_VALUE;

    /** When the line was printed that came then. */
    AgentClock.Stamp of(AgentClock.Stamp arrival) {
        long at = arrival.monotonicMicros();
        follow(at);
        long time = isEven ? Math.min(at, Math.max(Math.round(even), lastGiven)) : at;
        lastGiven = time;
        return time == at ? arrival : new AgentClock.Stamp(arrival.wallMicros() - (at - time), time);
    }

    private void follow(long at) {
        long before = came[(next + WINDOW - 1) % WINDOW];
        if (count > 0 && (at - before > LONGEST_GAP || at < before)) {
            count = 0; // it paused: another pace may follow
        }
        if (count == 0) {
            even = at;
            isEven = false;
            beginBlock();
        } else {
            double period = (before - came[(next + WINDOW - count) % WINDOW]) / Math.max(1.0, count - 1);
            even = Math.min(at, even + period * (1 + SLACK) + SLICE / count);
            judge(at - even, period);
        }
        came[next] = at;
        next = (next + 1) % WINDOW;
        count = Math.min(count + 1, WINDOW);
    }

    private void judge(double delay, double period) {
        leastDelay = Math.min(leastDelay, delay);
        mostDelay = Math.max(mostDelay, delay);
        if (++inBlock >= BLOCK) {
            isEven = period <= LONGEST_PERIOD && mostDelay - leastDelay <= Math.max(MOST_DELAY, 3 * period);
            even += leastDelay; // all came late: it paused for a moment
            beginBlock();
        }
    }

    private void beginBlock() {
        leastDelay = Double.MAX_VALUE;
        mostDelay = 0;
        inBlock = 0;
    }
}
