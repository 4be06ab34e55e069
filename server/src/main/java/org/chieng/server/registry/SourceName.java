package org.chieng.server.registry;

import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * What people call a source. Immutable.
 *
 * @param device whose
 * @param source which, as in channel names
 * @param name what people call it
 * @param icon one of the page's pictures, or null
 */
public record SourceName(
        DeviceId device,
        String source,
        String name,
        @Nullable String icon) {
    public SourceName {
        Names.check("source", name);
        if (icon != null) {
            ChannelSettings.icon(icon);
        }
    }

    /** One without a picture. */
    public SourceName(DeviceId device, String source, String name) {
        this(device, source, name, null);
    }
}
