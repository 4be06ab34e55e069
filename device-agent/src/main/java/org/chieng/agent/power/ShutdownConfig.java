package org.chieng.agent.power;

import java.time.Duration;

/**
 * Whether the lab's relay may shut this computer down. Immutable.
 *
 * @param allow whether it may
 * @param warning how long before whoever sits there is told, 0 to 30 minutes
 */
public record ShutdownConfig(boolean allow, Duration warning) {
    private static final Duration LONGEST = Duration.ofMinutes(30);

    public ShutdownConfig {
        if (warning.isNegative() || warning.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("shutdown.warning must be 0 to 30 minutes");
        }
    }
}
