package org.chieng.server.registry;

import org.chieng.gateway.device.SchoolId;

/** A room with computers. Immutable. */
public record Lab(EntryId id, SchoolId school, String name) {
    public Lab {
        Names.check("lab", name);
    }
}
