package org.chieng.server.registry;

import java.time.LocalTime;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * The device that sends for the computers of a room. Immutable.
 *
 * @param lab the room
 * @param device one of its school
 * @param off when the computers are shut down on school days, in the schools' time; null for never
 */
public record LabRelay(
        EntryId lab, DeviceId device, @Nullable LocalTime off) {}
