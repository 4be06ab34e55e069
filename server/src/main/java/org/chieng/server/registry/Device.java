package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A device that is enrolled. Immutable.
 *
 * @param id what it logs in with
 * @param school whose it is
 * @param name what people call it
 * @param created when it was enrolled
 * @param state what has become of it
 * @param replacedBy what does its work now, or null; only of one that is replaced
 * @param lab where it stands, or null
 * @param seat its place there as people number them, or null
 */
public record Device(
        DeviceId id,
        SchoolId school,
        String name,
        Instant created,
        DeviceState state,
        @Nullable DeviceId replacedBy,
        @Nullable EntryId lab,
        @Nullable String seat) {
    public Device {
        Names.check("device", name);
        if (replacedBy != null && state != DeviceState.REPLACED) {
            throw new IllegalArgumentException(
                    "device '" + id + "' is replaced by another: its state must be replaced");
        }
        if (seat != null) {
            Names.check("seat", seat);
        }
    }

    /** One in use that stands nowhere in particular. */
    public Device(DeviceId id, SchoolId school, String name, Instant created) {
        this(id, school, name, created, DeviceState.ACTIVE, null, null, null);
    }

    /** The same, enrolled at another time. */
    public Device enrolledAt(Instant time) {
        return new Device(id, school, name, time, state, replacedBy, lab, seat);
    }

    /** The same, which may log in. */
    Device inUse() {
        return in(DeviceState.ACTIVE);
    }

    /** The same, which may not log in. */
    Device lost() {
        return in(DeviceState.LOST);
    }

    /** The same, whose work another does. */
    Device replacedBy(DeviceId other) {
        return new Device(id, school, name, created, DeviceState.REPLACED, other, lab, seat);
    }

    /** The same, at another place. */
    Device at(@Nullable EntryId room, @Nullable String place) {
        return new Device(id, school, name, created, state, replacedBy, room, place);
    }

    private Device in(DeviceState other) {
        return new Device(id, school, name, created, other, null, lab, seat);
    }
}
