package org.chieng.gateway.store;

/** Widths in which a store keeps count, minimum, mean, maximum and last of each series, finest first. */
public enum RollUp {
    /** A school hour has nine. */
    FIVE_MINUTES(300_000_000L),
    /** A year has 8,760. */
    HOUR(3_600_000_000L),
    /** In UTC. */
    DAY(86_400_000_000L);

    private final long micros;

    RollUp(long micros) {
        this.micros = micros;
    }

    /** Width of a cell in microseconds; cells begin at its multiples, counted from 1970. */
    public long micros() {
        return micros;
    }
}
