package org.chieng.gateway.store.sqlite;

import org.chieng.gateway.store.RollUp;

/**
 * One roll-up as it lies in {@code r(level, part, series, start, …)}: {@code start} counts widths since 1970, and cells of a
 * part of the time lie together, so that a series is read in runs and what is old leaves in one piece.
 */
enum Level {
    // parts chosen: some 300 to 500 cells of a series each, so one run is a few pages
    FIVE_MINUTES(1, RollUp.FIVE_MINUTES, 288),
    HOUR(2, RollUp.HOUR, 16 * 24),
    DAY(3, RollUp.DAY, 512);

    private final int code;
    private final long width;
    private final long cellsOfPart;

    Level(int code, RollUp rollUp, long cellsOfPart) {
        this.code = code;
        this.width = rollUp.micros();
        this.cellsOfPart = cellsOfPart;
    }

    static Level of(RollUp rollUp) {
        return switch (rollUp) {
            case FIVE_MINUTES -> FIVE_MINUTES;
            case HOUR -> HOUR;
            case DAY -> DAY;
        };
    }

    /** What stands in the column {@code level}. */
    int code() {
        return code;
    }

    /** In microseconds. */
    long width() {
        return width;
    }

    /** The cell that a time lies in. */
    long indexOf(long timeMicros) {
        return Math.floorDiv(timeMicros, width);
    }

    /** The first cell that begins at a time or after it. */
    long indexFrom(long timeMicros) {
        return -Math.floorDiv(-timeMicros, width);
    }

    long partOf(long index) {
        return Math.floorDiv(index, cellsOfPart);
    }

    /** The first cell of a part. */
    long firstOf(long part) {
        return part * cellsOfPart;
    }
}
