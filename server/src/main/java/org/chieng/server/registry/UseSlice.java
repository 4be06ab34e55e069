package org.chieng.server.registry;

import java.time.LocalDate;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * How a machine was used in a part of a day. All counts are seconds. Immutable.
 *
 * @param device which machine
 * @param day in the schools' time
 * @param lesson which lesson, 0 for the time outside of all
 * @param lab where it stood, or null
 * @param whole how long the part is; a day's parts are 86,400 together
 * @param powered on
 * @param session of those, with somebody logged in at the screen of whom it is known whether they did something
 * @param active of those, in use
 * @param unknown of {@code powered}, nothing tells whether it was used
 * @param untold of the whole, nobody knows whether it was on
 * @param weak of {@code powered}, known from weak evidence only
 */
public record UseSlice(
        DeviceId device,
        LocalDate day,
        int lesson,
        @Nullable EntryId lab,
        int whole,
        int powered,
        int session,
        int active,
        int unknown,
        int untold,
        int weak) {
    public UseSlice {
        boolean addsUp = lesson >= 0
                && active >= 0
                && active <= session
                && unknown >= 0
                && session + unknown <= powered
                && untold >= 0
                && powered + untold <= whole
                && weak >= 0
                && weak <= powered;
        if (!addsUp) {
            throw new IllegalArgumentException("the seconds of " + device + " on " + day + " don't add up");
        }
    }

    /** Switched off, seconds. */
    public int off() {
        return whole - powered - untold;
    }
}
