package org.chieng.server.registry;

import org.chieng.gateway.device.SchoolId;

/** A club of a school, e.g. the STEM club. Immutable. */
public record Club(EntryId id, SchoolId school, String name) {
    public Club {
        Names.check("club", name);
    }
}
