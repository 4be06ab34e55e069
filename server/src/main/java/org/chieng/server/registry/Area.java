package org.chieng.server.registry;

import org.jspecify.annotations.Nullable;

/**
 * A province, a commune, a group of villages: whatever the country calls its parts at the time. Areas form a tree of any
 * depth. Immutable.
 *
 * @param id its name in addresses
 * @param name what people call it
 * @param parent the area it lies in, or null at the top
 */
public record Area(AreaId id, String name, @Nullable AreaId parent) {
    public Area {
        Names.check("area", name);
    }
}
