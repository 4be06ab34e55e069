package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A phone that measures in a class. Immutable.
 *
 * @param device as which it sends
 * @param schoolClass whose it is
 * @param number its number in the class, from 1
 * @param pupil whose browser it is, or null for an app that came by a ticket
 * @param until when it may no longer send
 */
public record Phone(
        DeviceId device,
        EntryId schoolClass,
        int number,
        @Nullable EntryId pupil,
        Instant until) {
    /** The source whose channels it measures, e.g. {@code phone-3}. */
    public String source() {
        return "phone-" + number;
    }
}
