package org.chieng.protocol.rule;

import org.jspecify.annotations.Nullable;

/**
 * One part of a rule's condition, {@code soil < 30 %}. Immutable.
 *
 * @param input what is compared
 * @param operator how
 * @param threshold with what
 * @param unit a SenML symbol that the reading must have if it has any, or null when the rule names none
 */
public record Comparison(
        NameRef input,
        Operator operator,
        double threshold,
        @Nullable String unit) {
    /** The four comparisons. */
    public enum Operator {
        BELOW,
        AT_MOST,
        ABOVE,
        AT_LEAST;

        boolean holds(double value, double threshold) {
            return switch (this) {
                case BELOW -> value < threshold;
                case AT_MOST -> value <= threshold;
                case ABOVE -> value > threshold;
                case AT_LEAST -> value >= threshold;
            };
        }
    }

    /** Whether a value meets it. */
    public boolean holds(double value) {
        return operator.holds(value, threshold);
    }
}
