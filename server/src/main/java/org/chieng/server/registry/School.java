package org.chieng.server.registry;

import java.util.List;
import org.chieng.gateway.device.SchoolId;

/**
 * A school and where it lies. Immutable.
 *
 * @param id its name in addresses
 * @param name what people call it
 * @param areas the areas it lies in, the largest first; at least one
 */
public record School(SchoolId id, String name, List<Area> areas) {
    public School {
        Names.check("school", name);
        areas = List.copyOf(areas);
    }
}
