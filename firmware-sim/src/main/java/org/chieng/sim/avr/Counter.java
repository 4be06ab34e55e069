package org.chieng.sim.avr;

/**
 * How a timer's counter moves, as arithmetic on timer ticks since it was last set: up to {@code top} and to 0 again, or
 * up and down (phase correct). A counter that was set above its top first runs to {@code max} (DS40002061B section
 * 15.7).
 */
final class Counter {

    static final long NEVER = Long.MAX_VALUE;

    private int start;
    private int top;
    private int max;
    private boolean twoSlopes;

    void set(int start, int top, int max, boolean twoSlopes) {
        this.start = start;
        this.top = top;
        this.max = max;
        this.twoSlopes = twoSlopes && top > 0 && start <= top;
    }

    int top() {
        return top;
    }

    /** Ticks until the counter first comes to 0, one slope. */
    private long firstRun() {
        return (start <= top ? top : max) + 1L - start;
    }

    int at(long ticks) {
        if (twoSlopes) {
            int phase = (int) ((start + ticks) % (2L * top));
            return phase <= top ? phase : 2 * top - phase;
        }
        long first = firstRun();
        return (int) (ticks < first ? start + ticks : (ticks - first) % (top + 1L));
    }

    /** Ticks from {@code ticks} on until the counter shows this value: 0 when it does now. */
    long until(int value, long ticks) {
        return twoSlopes ? untilOnTwoSlopes(value, ticks) : untilOnOneSlope(value, ticks);
    }

    private long untilOnOneSlope(int value, long ticks) {
        long first = firstRun();
        if (ticks < first) {
            int now = (int) (start + ticks);
            if (value >= now && value < start + first) {
                return (long) value - now;
            }
            return value > top ? NEVER : first - ticks + value;
        }
        if (value > top) {
            return NEVER;
        }
        int ahead = value - at(ticks);
        return ahead >= 0 ? ahead : ahead + top + 1L;
    }

    private long untilOnTwoSlopes(int value, long ticks) {
        if (value > top) {
            return NEVER;
        }
        int period = 2 * top;
        int phase = (int) ((start + ticks) % period);
        int up = Math.floorMod(value - phase, period);
        int down = Math.floorMod(period - value - phase, period);
        return Math.min(up, down);
    }
}
