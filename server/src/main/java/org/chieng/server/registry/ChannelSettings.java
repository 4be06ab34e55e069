package org.chieng.server.registry;

import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * What people have said of a channel. Immutable.
 *
 * @param device whose
 * @param channel which
 * @param name what people call it
 * @param unit in SenML (RFC 8428 section 12.1), or null as the board says
 * @param scale a reading is {@code scale} times what the board sent, plus {@code shift}; finite, not 0
 * @param shift in the channel's unit; finite
 * @param icon one of the page's pictures, or null
 */
public record ChannelSettings(
        DeviceId device,
        ChannelName channel,
        String name,
        @Nullable String unit,
        double scale,
        double shift,
        @Nullable String icon) {
    public ChannelSettings {
        Names.check("channel", name);
        if (unit != null) {
            Names.check("unit", unit);
        }
        if (icon != null) {
            icon(icon);
        }
        if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(shift)) {
            throw new IllegalArgumentException("scale and shift must be numbers, and scale not 0");
        }
    }

    /**
     * An icon's name.
     *
     * @return the same
     * @throws IllegalArgumentException when it can't be one
     */
    public static String icon(String name) {
        if (!name.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("icon '" + name + "' must have 1 to 32 characters of a-z 0-9 -");
        }
        return name;
    }
}
