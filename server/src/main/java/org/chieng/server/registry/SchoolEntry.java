package org.chieng.server.registry;

import org.chieng.gateway.device.SchoolId;

/**
 * A school as it was entered. Immutable.
 *
 * @param id its name in addresses
 * @param name what people call it
 * @param area the area that it was entered with; where that lies today is in {@link School}
 */
public record SchoolEntry(SchoolId id, String name, AreaId area) {
    public SchoolEntry {
        Names.check("school", name);
    }
}
