package org.chieng.server.registry;

import org.chieng.protocol.name.DeviceId;

/**
 * What people call a source. Immutable.
 *
 * @param device whose
 * @param source which, as in channel names
 * @param name what people call it
 */
public record SourceName(DeviceId device, String source, String name) {
    public SourceName {
        Names.check("source", name);
    }
}
