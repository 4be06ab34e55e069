package org.chieng.gateway.retention;

import java.time.Duration;

/**
 * How long readings are kept. Immutable.
 *
 * @param points how long every point
 * @param fiveMinutes how long roll-ups of five minutes, at least as long as points
 * @param all how long anything, at least as long as the roll-ups of five minutes; until then those of hours and days stay
 */
public record RetentionSettings(Duration points, Duration fiveMinutes, Duration all) {
    public RetentionSettings {
        if (points.toDays() < 1 || fiveMinutes.compareTo(points) < 0 || all.compareTo(fiveMinutes) < 0) {
            throw new IllegalArgumentException("points " + points + ", five minutes " + fiveMinutes + ", all " + all);
        }
    }
}
