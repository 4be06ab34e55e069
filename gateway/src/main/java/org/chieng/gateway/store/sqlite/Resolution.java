package org.chieng.gateway.store.sqlite;

import java.sql.SQLException;
import java.util.List;
import org.chieng.gateway.store.Bucket;
import org.jspecify.annotations.Nullable;

/**
 * Answers one query for buckets from the coarsest roll-up that it allows: whole cells in the middle of the range, finer ones
 * towards its ends, points at the very ends and where a roll-up is behind. Within one read transaction.
 */
final class Resolution {
    /** Reads the numbers of the series from a time to before another. */
    interface Points {
        void read(long fromMicros, long toMicros, BucketBuilder into) throws SQLException;
    }

    private final Points points;
    private final CellTable cells;
    private final long series;
    private final Horizons horizons;
    /** Hours whose cells are behind their points, in order. */
    private final List<Long> dirty;

    private final BucketBuilder builder;

    /** @param width of a bucket, in microseconds */
    Resolution(Points points, CellTable cells, long series, Horizons horizons, List<Long> dirty, long width) {
        this.points = points;
        this.cells = cells;
        this.series = series;
        this.horizons = horizons;
        this.dirty = dirty;
        this.builder = new BucketBuilder(width);
    }

    /** The roll-up that whole buckets of a width can be made of, or null for the points themselves. */
    static @Nullable Level coarsestWithin(long width) {
        Level coarsest = null;
        for (Level level : Level.values()) {
            if (width % level.width() == 0) {
                coarsest = level;
            }
        }
        return coarsest;
    }

    List<Bucket> read(long from, long to, @Nullable Level wanted) throws SQLException {
        thinned(from, Math.min(to, horizons.hours()), Level.DAY, wanted);
        thinned(Math.max(from, horizons.hours()), Math.min(to, horizons.fiveMinutes()), Level.HOUR, wanted);
        thinned(
                Math.max(from, Math.max(horizons.hours(), horizons.fiveMinutes())),
                Math.min(to, horizons.points()),
                Level.FIVE_MINUTES,
                wanted);
        whole(Math.max(from, horizons.points()), to, wanted);
        return builder.build();
    }

    /** Where the points have left: what came after that lies on top. */
    private void thinned(long from, long to, Level finest, @Nullable Level wanted) throws SQLException {
        if (from >= to) {
            return;
        }
        fromCells(from, to, wanted == null || wanted.compareTo(finest) < 0 ? finest : wanted, finest);
        for (long hour : dirty) {
            long start = Math.max(from, hour * Hours.MICROS);
            long end = Math.min(to, (hour + 1) * Hours.MICROS);
            if (start < end) {
                points.read(start, end, builder);
            }
        }
    }

    private void fromCells(long from, long to, Level level, Level finest) throws SQLException {
        long first = level.indexFrom(from);
        if (level == finest) {
            cells.read(level, series, first, level.indexFrom(to), builder::add);
            return;
        }
        long end = level.indexOf(to);
        Level finer = finer(level);
        if (first >= end) {
            fromCells(from, to, finer, finest);
        } else {
            fromCells(from, first * level.width(), finer, finest);
            cells.read(level, series, first, end, builder::add);
            fromCells(end * level.width(), to, finer, finest);
        }
    }

    /** Where the points are. */
    private void whole(long from, long to, @Nullable Level level) throws SQLException {
        if (from >= to) {
            return;
        }
        if (level == null) {
            points.read(from, to, builder);
            return;
        }
        long first = level.indexFrom(from) * level.width();
        long end = level.indexOf(to) * level.width();
        if (first >= end) {
            whole(from, to, finerOrPoints(level));
        } else {
            whole(from, first, finerOrPoints(level));
            clean(first, end, level);
            whole(end, to, finerOrPoints(level));
        }
    }

    /** Cells from one whole width to another, and something finer in the place of those that are behind. */
    private void clean(long from, long to, Level level) throws SQLException {
        long done = from;
        long behindFrom = from; // what is behind and not yet read lies from here to done
        for (long hour : dirty) {
            long start = level.indexOf(hour * Hours.MICROS) * level.width();
            long end = level.indexFrom((hour + 1) * Hours.MICROS) * level.width();
            if (end <= done || start >= to) {
                continue;
            }
            if (start > done) {
                behind(behindFrom, done, level);
                cells.read(level, series, level.indexOf(done), level.indexOf(start), builder::add);
                behindFrom = start;
            }
            done = Math.min(end, to);
        }
        behind(behindFrom, done, level);
        cells.read(level, series, level.indexOf(done), level.indexOf(to), builder::add);
    }

    /** A day that is behind still has hours that are not. */
    private void behind(long from, long to, Level level) throws SQLException {
        whole(from, to, level == Level.DAY ? Level.HOUR : null);
    }

    private static Level finer(Level level) {
        return level == Level.DAY ? Level.HOUR : Level.FIVE_MINUTES;
    }

    private static @Nullable Level finerOrPoints(Level level) {
        return level == Level.FIVE_MINUTES ? null : finer(level);
    }
}
