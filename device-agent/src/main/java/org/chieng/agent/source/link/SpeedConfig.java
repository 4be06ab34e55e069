package org.chieng.agent.source.link;

import java.time.Duration;

/**
 * How the line's speed is measured. Immutable.
 *
 * @param port of the gateway's door for HTTP; 0: it is not measured
 * @param target Mbit/s that the school needs: more is not looked for
 * @param interval how often, an hour or more; on a metered line {@value #SELDOMER} times as seldom
 * @param budget most bytes a month for it on a line that is not metered, of which it uses 80 %
 * @param meteredBudget the same on a metered line
 */
public record SpeedConfig(int port, double target, Duration interval, long budget, long meteredBudget) {
    /** On a metered line. */
    static final int SELDOMER = 7;

    /** Most bytes of one measurement on a metered line (issue 5). */
    public static final long METERED_MOST = 2_000_000;

    /** Nothing is measured. */
    public static final SpeedConfig NONE = new SpeedConfig(0, 20, Duration.ofDays(1), 400_000_000, 10_000_000);

    public SpeedConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("speed.port must be 0, for not at all, to 65535");
        }
        if (!(target > 0)) {
            throw new IllegalArgumentException("speed.target must be above 0 Mbit/s");
        }
        if (interval.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("speed.interval must be 1 hour or more");
        }
        if (budget < 0 || meteredBudget < 0) {
            throw new IllegalArgumentException("speed.budget and speed.metered-budget must be 0 or more");
        }
    }

    /** Whether it is measured at all. */
    boolean enabled() {
        return port != 0;
    }

    Duration interval(boolean metered) {
        return metered ? interval.multipliedBy(SELDOMER) : interval;
    }

    /** Of the budget, what may be used. */
    long usable(boolean metered) {
        return (metered ? meteredBudget : budget) / 10 * 8;
    }
}
