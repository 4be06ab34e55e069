package org.chieng.server.registry;

import java.util.Locale;

/**
 * A moment at which a run begins or ends by itself: a channel passes a threshold. Immutable.
 *
 * @param channel which of the experiment's channels, from 0
 * @param edge in which direction
 * @param threshold in the unit of the channel, finite
 */
public record Trigger(int channel, Edge edge, double threshold) {
    /** The direction in which a threshold is passed: from a value that is not beyond it to one that is. */
    public enum Edge {
        /** From the threshold or below it to above it. */
        RISES,
        /** From the threshold or above it to below it. */
        FALLS;

        /** As in tables and JSON, e.g. {@code rises}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * The one of a name.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Edge of(String wireName) {
            for (Edge edge : values()) {
                if (edge.wireName().equals(wireName)) {
                    return edge;
                }
            }
            throw new IllegalArgumentException("'edge' must be rises or falls");
        }
    }

    public Trigger {
        if (channel < 0 || channel >= Experiment.MAX_CHANNELS) {
            throw new IllegalArgumentException("a trigger names a channel of the experiment, the first is 0");
        }
        if (!Double.isFinite(threshold)) {
            throw new IllegalArgumentException("a threshold must be a finite number");
        }
    }
}
