package org.chieng.server.registry.exchange;

import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.AreaId;
import org.jspecify.annotations.Nullable;

/**
 * How much of the registry somebody may read and bring in: what lies beyond is to them as if it were not there. Immutable.
 *
 * @param schools those whose rows they may, or null for all of everything
 * @param areas those in which they may have schools; without meaning when they may everything
 */
public record Reach(@Nullable Set<SchoolId> schools, Set<AreaId> areas) {
    /** Everything. */
    public static final Reach ALL = new Reach(null, Set.of());

    public Reach {
        schools = schools == null ? null : Set.copyOf(schools);
        areas = Set.copyOf(areas);
    }

    /** Whether it is everything, also what is of no school. */
    boolean isAll() {
        return schools == null;
    }

    /** Whether rows of that school are within. */
    boolean has(SchoolId school) {
        return schools == null || schools.contains(school);
    }

    /** Whether schools in that area are within. */
    boolean has(AreaId area) {
        return schools == null || areas.contains(area);
    }
}
