package org.chieng.agent.flow;

import java.util.Locale;

/**
 * Makes of what a board says what it means: {@code true = raw × scale + offset}. Immutable.
 *
 * @param scale not 0; at most 10³⁰ either way, so that no reading of a sensor becomes infinite
 * @param offset at most 10³⁰ either way, in the unit of the channel
 */
public record Calibration(double scale, double offset) {
    /** Changes nothing. */
    public static final Calibration NONE = new Calibration(1, 0);

    private static final double MOST = 1e30;

    public Calibration {
        if (scale == 0 || !isUsual(scale)) {
            throw new IllegalArgumentException("scale must be a number other than 0, at most 1e30, is " + scale);
        }
        if (!isUsual(offset)) {
            throw new IllegalArgumentException("offset must be a number, at most 1e30, is " + offset);
        }
    }

    private static boolean isUsual(double value) {
        return Math.abs(value) <= MOST; // false for what is no number
    }

    /**
     * The line through two points: what the board said, and what was right, at two known places, e.g. in dry and in wet soil.
     *
     * @throws IllegalArgumentException when the points give no line
     */
    public static Calibration through(double raw1, double true1, double raw2, double true2) {
        if (raw1 == raw2 || true1 == true2) {
            throw new IllegalArgumentException(
                    "the two points must differ in what the board said and in what was right");
        }
        double scale = (true2 - true1) / (raw2 - raw1);
        return new Calibration(scale, true1 - scale * raw1);
    }

    /** What the board's number means; infinite when it is too large. */
    public double apply(double raw) {
        return this.equals(NONE) ? raw : raw * scale + offset;
    }

    /** As it stands in the channel {@code <channel>.calibration}: {@code scale=0.5 offset=-2.0}. */
    public String text() {
        return String.format(Locale.ROOT, "scale=%s offset=%s", scale, offset);
    }
}
