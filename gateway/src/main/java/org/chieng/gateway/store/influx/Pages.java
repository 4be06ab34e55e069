package org.chieng.gateway.store.influx;

import java.util.List;

/** Reads what may be much, a page at a time, in the order of time. */
final class Pages {
    /** Rows of one answer; more than a device has channels, so that a time is never parted for ever. */
    private static final int PAGE = 20_000;

    private Pages() {}

    /** Gets each row. */
    interface Taker<E extends Exception> {
        void take(Row row) throws InfluxFault, E;
    }

    /**
     * Reads rows.
     *
     * @param select up to the condition on time
     * @param from inclusive
     * @param to exclusive
     */
    static <E extends Exception> void read(Connection connection, String select, long from, long to, Taker<E> taker)
            throws InfluxFault, E {
        long start = from;
        while (true) {
            List<Row> rows = connection.query(select + Names.within(start, to) + " LIMIT " + PAGE);
            boolean isLast = rows.size() < PAGE;
            // the last time of a full page may go on in the next
            long end = isLast ? Long.MAX_VALUE : rows.get(rows.size() - 1).time();
            if (end == start) {
                throw new InfluxFault(
                        InfluxFault.Kind.BAD,
                        "more than " + PAGE + " rows at time " + start,
                        new IllegalStateException(select));
            }
            for (Row row : rows) {
                if (row.time() < end) {
                    taker.take(row);
                }
            }
            if (isLast) {
                return;
            }
            start = end;
        }
    }
}
