package org.chieng.protocol.senml;

import java.util.List;

/** The values of one column as {@code docs/protocol.md} "Columns" has them, for other forms that use them. Pure functions. */
public final class ColumnValues {
    private ColumnValues() {}

    /** Kind and values, which are all of one class. */
    public static byte[] write(List<Value> values) {
        return new ColumnsWriter().writeValues(values);
    }

    /** Whether the values of a kind are numbers of digits, each as the difference to the one before. */
    public static boolean isDigits(int kind) {
        return kind <= Columns.MAX_DECIMALS;
    }

    /** How many bytes a value of another kind has; 0: its length stands before it; -1: there is no such kind. */
    public static int fixedBytes(int kind) {
        return switch (kind) {
            case Columns.DOUBLES -> Double.BYTES;
            case Columns.BOOLEANS -> 1;
            case Columns.TEXTS, Columns.DATA -> 0;
            default -> -1;
        };
    }
}
