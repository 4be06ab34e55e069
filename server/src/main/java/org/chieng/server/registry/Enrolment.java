package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A code with which machines enrol by themselves. Immutable.
 *
 * @param code what is written into a machine's configuration
 * @param school whose they become
 * @param device the one device that it is for, or null for new ones
 * @param lab where new ones stand, or null
 * @param machines how many may come with it
 * @param remaining how many more may
 * @param expires until when
 */
public record Enrolment(
        String code,
        SchoolId school,
        @Nullable DeviceId device,
        @Nullable EntryId lab,
        int machines,
        int remaining,
        Instant expires) {
    public Enrolment {
        if (machines < 1 || remaining < 0 || remaining > machines || (device != null && machines != 1)) {
            throw new IllegalArgumentException("a code is for one machine or more, and for one when it names a device");
        }
    }
}
