package org.chieng.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Takes what is old, in pieces that each are a short transaction: an hour of points, a part of a roll-up. Within the writer's
 * transaction; confined to the writer's lock.
 */
final class Thinner {
    static final String[] TABLES = {"t", "o"};

    /** In pages of 4 KiB; chosen: a step is some milliseconds. */
    private static final int VACUUM_STEP = 256;

    private final Connection writer;
    private final RollUpWriter rollUps;

    Thinner(Connection writer, RollUpWriter rollUps) {
        this.writer = writer;
        this.rollUps = rollUps;
    }

    /** The hours up to one, inclusive, that have points. */
    SortedSet<Long> hoursUpTo(long last) throws SQLException {
        SortedSet<Long> hours = new TreeSet<>();
        for (String table : TABLES) {
            hours.addAll(longs(Hours.existing(table) + "SELECT x FROM h WHERE x <= ?2", Long.MIN_VALUE, last));
        }
        return hours;
    }

    /** The parts of a roll-up that end before a cell. */
    List<Long> partsBefore(Level level, long index) throws SQLException {
        return longs(
                CellTable.existingParts() + "SELECT x FROM p WHERE x < ?3",
                level.code(),
                Long.MIN_VALUE,
                level.partOf(index));
    }

    /** Takes an hour's points, whose cells stay. */
    long thinHour(long hour) throws SQLException {
        rollUps.settleHour(hour);
        long gone = dropHour(hour, Long.MAX_VALUE);
        Horizons.savePoints(writer, (hour + 1) * Hours.MICROS);
        rollUps.reloadHorizons();
        return gone;
    }

    /** The last step of thinning points: takes what came meanwhile, and says that there are none before the hour. */
    long thinBefore(long hour) throws SQLException {
        long late = 0;
        for (long found : hoursUpTo(hour - 1)) {
            late += thinHour(found);
        }
        Horizons.savePoints(writer, hour * Hours.MICROS);
        rollUps.reloadHorizons();
        return late;
    }

    /** Takes a part of a roll-up, whose coarser ones stay. */
    long thinPart(Level level, long part) throws SQLException {
        dropPart(level, part);
        Horizons.save(writer, level, level.firstOf(part + 1) * level.width());
        rollUps.reloadHorizons();
        return 0;
    }

    /** The last step of thinning a roll-up. */
    long thinBefore(Level level, long timeMicros) throws SQLException {
        dropCellsBefore(level, level.indexOf(timeMicros));
        Horizons.save(writer, level, timeMicros);
        rollUps.reloadHorizons();
        return 0;
    }

    /** Takes points that lie in an hour and before a time; their cells are for {@link #dropBefore}. */
    long dropHour(long hour, long beforeMicros) throws SQLException {
        long gone = 0;
        for (String table : TABLES) {
            gone += update("DELETE FROM " + table + " WHERE hour = ? AND ts < ?", hour, beforeMicros);
        }
        return gone;
    }

    long dropPart(Level level, long part) throws SQLException {
        update("DELETE FROM r WHERE level = ? AND part = ?", level.code(), part);
        return 0;
    }

    private void dropCellsBefore(Level level, long index) throws SQLException {
        for (long part : partsBefore(level, index)) {
            dropPart(level, part);
        }
        update("DELETE FROM r WHERE level = ? AND part = ? AND start < ?", level.code(), level.partOf(index), index);
    }

    /** The last step of dropping: takes what came meanwhile, the cells, and series that have nothing left. */
    long dropBefore(long timeMicros) throws SQLException {
        long late = 0;
        for (long hour : hoursUpTo(Hours.of(timeMicros))) {
            late += dropHour(hour, timeMicros);
        }
        update("DELETE FROM dirty WHERE hour < ?", Hours.of(timeMicros));
        for (Level level : Level.values()) {
            dropCellsBefore(level, level.indexFrom(timeMicros));
        }
        update("DELETE FROM series WHERE id IN (SELECT series FROM newest WHERE ts < ?)", timeMicros);
        update("DELETE FROM newest WHERE ts < ?", timeMicros);
        for (long series : longs("SELECT id FROM series")) {
            rollUps.renew(series, timeMicros);
        }
        return late;
    }

    /** Gives room back to the file system when a quarter of the file is empty; less is for what comes next. */
    boolean vacuumSome() throws SQLException {
        if (longs("PRAGMA freelist_count").get(0) * 4
                < longs("PRAGMA page_count").get(0)) {
            return false;
        }
        try (Statement statement = writer.createStatement()) {
            // not execute(): that takes one step, which is one page (sqlite.org/pragma.html#pragma_incremental_vacuum)
            statement.executeUpdate("PRAGMA incremental_vacuum(" + VACUUM_STEP + ")");
        }
        return true;
    }

    private int update(String sql, long... arguments) throws SQLException {
        try (PreparedStatement statement = prepare(sql, arguments)) {
            return statement.executeUpdate();
        }
    }

    private List<Long> longs(String sql, long... arguments) throws SQLException {
        List<Long> found = new ArrayList<>();
        try (PreparedStatement query = prepare(sql, arguments);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found.add(row.getLong(1));
            }
        }
        return found;
    }

    private PreparedStatement prepare(String sql, long... arguments) throws SQLException {
        PreparedStatement statement = writer.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setLong(i + 1, arguments[i]);
        }
        return statement;
    }
}
