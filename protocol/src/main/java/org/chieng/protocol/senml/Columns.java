package org.chieng.protocol.senml;

/**
 * The form of a pack in which a series stands in one piece, {@code docs/protocol.md} "Columns": for many readings of few channels, where
 * SenML repeats with each reading what it has in common with the one before. Constants that writer and reader share.
 */
final class Columns {
    /** First byte of version 1: no JSON text, no CBOR array and no zlib stream begins with it. */
    static final int VERSION = 1;

    /** Most readings of a pack; chosen: some megabytes of objects where it is read, minutes of a busy school. */
    static final int MAX_READINGS = 20_000;

    /** Kinds of columns up to this one hold numbers, times ten to the power of the kind, each as the difference to the one before. */
    static final int MAX_DECIMALS = 15;

    /** Numbers as they are (IEEE 754, 8 bytes, big-endian). */
    static final int DOUBLES = 16;

    static final int TEXTS = 17;
    static final int BOOLEANS = 18;
    static final int DATA = 19;

    /** Largest number of which a double holds all digits. */
    static final double MAX_DIGITS = 1L << 53;

    private static final double[] POWERS = new double[MAX_DECIMALS + 1];

    static {
        double power = 1;
        for (int i = 0; i <= MAX_DECIMALS; i++) {
            POWERS[i] = power; // exact up to 10^22
            power *= 10;
        }
    }

    private Columns() {}

    static double power(int decimals) {
        return POWERS[decimals];
    }
}
