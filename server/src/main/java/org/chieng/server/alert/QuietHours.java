package org.chieng.server.alert;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * The part of each day in which nobody is told anything. Immutable.
 *
 * @param from its first moment, in Vietnam
 * @param to behind its last moment; the same as {@code from} for none; before it when midnight lies between
 */
public record QuietHours(LocalTime from, LocalTime to) {
    /** Vietnam has one, and no summer time. */
    static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    /** None. */
    public static final QuietHours NONE = new QuietHours(LocalTime.MIN, LocalTime.MIN);

    /** Whether a moment lies in it. */
    boolean isQuiet(Instant at) {
        LocalTime time = at.atZone(ZONE).toLocalTime();
        if (from.equals(to)) {
            return false;
        }
        boolean isLater = !time.isBefore(from);
        boolean isEarlier = time.isBefore(to);
        return from.isBefore(to) ? isLater && isEarlier : isLater || isEarlier;
    }
}
