package org.chieng.agent.flow;

import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Units;
import org.jspecify.annotations.Nullable;

/**
 * How a channel is shown and what its numbers mean. Immutable.
 *
 * @param label the name that people read, or null for what the board says
 * @param unit a symbol of {@link Units}, or null for what the board says
 * @param calibration what is done to its numbers
 * @param ignored whether it is left out altogether: not stored, not shown
 */
public record ChannelSetting(
        @Nullable String label, @Nullable String unit, Calibration calibration, boolean ignored) {
    public ChannelSetting {
        if (unit != null && !Units.isKnown(unit)) {
            String meant = Units.suggest(unit)
                    .map(known -> ": did you mean '" + known + "'?")
                    .orElse(": see docs/protocol.md");
            throw new IllegalArgumentException("unit '" + unit + "' is no SenML unit" + meant);
        }
        if (label != null && (label.isBlank() || label.length() > Reading.MAX_LABEL_LENGTH)) {
            throw new IllegalArgumentException("label must have 1 to " + Reading.MAX_LABEL_LENGTH + " characters");
        }
    }
}
