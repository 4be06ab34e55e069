package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * What a machine consists of, as it is believed. Immutable.
 *
 * @param device which machine
 * @param parts as it last told them, in the form of {@code docs/protocol.md}
 * @param pending other parts, seen at one start only and not believed yet; or null
 * @param boots the start at which the parts, or what is pending, were seen last
 * @param seen when that was
 */
public record Machine(
        DeviceId device, String parts, @Nullable String pending, long boots, Instant seen) {}
