package org.chieng.gateway.store.sqlite;

/** The hour that a time lies in, counted from 1970: the first part of the key. Pure functions. */
final class Hours {
    static final long MICROS = 3_600_000_000L;

    private Hours() {}

    static long of(long timeMicros) {
        return Math.floorDiv(timeMicros, MICROS);
    }

    /**
     * SQL for the hours that exist in a table from one ({@code ?}) to another ({@code ?}), both inclusive, in order. SQLite
     * does not skip over an index by itself: each step asks for the next greater hour, one descent of the tree.
     */
    static String existing(String table) {
        return "WITH RECURSIVE h(x) AS ("
                + "SELECT (SELECT min(hour) FROM " + table + " WHERE hour >= ?1)"
                + " UNION ALL SELECT (SELECT min(hour) FROM " + table + " WHERE hour > x) FROM h"
                + " WHERE x < ?2 ORDER BY 1) ";
    }
}
