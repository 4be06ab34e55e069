package org.chieng.agent.source.serial.format;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * What was read under a header, column by column: how far the values went, and with how many decimals they were printed. So a row can tell
 * whether it still belongs to that header: other quantities mostly are of other sizes, or printed otherwise. Bounded by the header's columns;
 * confined to the port's thread.
 */
final class ColumnHistory {
    /** So many values, and their decimals and their spread say something; before that only what is far away is another quantity. */
    private static final int VALUES_TO_KNOW = 4;

    /** No step of less than this says anything: a button, a counter that stood at 0. */
    private static final double LEAST_STEP = 1;

    private final Map<String, Column> columns = new HashMap<>();

    private static final class Column {
        private int values;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;
        private int fewestDecimals = Integer.MAX_VALUE;
        private int mostDecimals;

        void take(double value, int decimals) {
            values = Math.min(values + 1, VALUES_TO_KNOW);
            least = Math.min(least, value);
            most = Math.max(most, value);
            fewestDecimals = Math.min(fewestDecimals, decimals);
            mostDecimals = Math.max(mostDecimals, decimals);
        }

        boolean fits(double value, int decimals) {
            if (values == 0) {
                return true;
            }
            boolean known = values == VALUES_TO_KNOW;
            if (known && fewestDecimals == mostDecimals && decimals != mostDecimals) {
                return false;
            }
            double size = Math.max(Math.abs(least), Math.abs(most));
            double around = Math.max(LEAST_STEP, Math.max(most - least, size / 2)) * (known ? 1 : 2);
            return value >= least - around && value <= most + around;
        }
    }

    /** Forgets all: another header came. */
    void clear() {
        columns.clear();
    }

    /** Takes the values of a row that was read under the header. */
    void take(List<Entry> row) {
        for (Entry entry : row) {
            if (entry.value() instanceof Value.Numeric numeric) {
                columns.computeIfAbsent(entry.label(), label -> new Column())
                        .take(numeric.number(), decimals(entry.printed()));
            }
        }
    }

    /**
     * Whether a row goes on where the others ended: in every column the decimals, where they were always as many, and the values within
     * what was seen, widened by its spread or by half of its size. Of a column without values before nothing is known: it fits.
     */
    boolean fits(List<Entry> row) {
        return row.stream().allMatch(entry -> fits(columns.get(entry.label()), entry));
    }

    private static boolean fits(@Nullable Column column, Entry entry) {
        return column == null
                || !(entry.value() instanceof Value.Numeric numeric)
                || column.fits(numeric.number(), decimals(entry.printed()));
    }

    private static int decimals(String printed) {
        int mark = Math.max(printed.indexOf('.'), printed.indexOf(','));
        return mark < 0 ? 0 : Numbers.endOfDigits(printed, mark + 1) - mark - 1;
    }
}
