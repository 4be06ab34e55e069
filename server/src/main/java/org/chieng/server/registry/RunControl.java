package org.chieng.server.registry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How runs begin and end; whatever is null is left to a hand, which always may. Immutable.
 *
 * @param start when a run begins by itself, or null
 * @param stop when it ends by itself, or null
 * @param duration after which it ends by itself, up to {@link #MAX_DURATION}, or null
 */
public record RunControl(
        @Nullable Trigger start,
        @Nullable Trigger stop,
        @Nullable Duration duration) {
    /** All by hand. */
    public static final RunControl BY_HAND = new RunControl(null, null, null);

    /** No run lasts longer; chosen: a day, so that a run that nobody ended does not gather for good. */
    public static final Duration MAX_DURATION = Duration.ofDays(1);

    public RunControl {
        if (duration != null && (duration.toMillis() < 1 || duration.compareTo(MAX_DURATION) > 0)) {
            throw new IllegalArgumentException("a run lasts from a millisecond to a day");
        }
    }
}
