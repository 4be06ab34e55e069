package org.chieng.server.registry;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A province, a commune, a group of villages: whatever the country calls its parts at the time. Areas form a tree of any
 * depth. Immutable.
 *
 * @param id its name in addresses
 * @param name what people call it
 * @param parent the area it lies in, or null at the top
 * @param from its first day, or null when it has always been
 * @param until the first day on which it is no longer, or null while no end is known
 * @param followedBy the area in which its schools and its areas lie from {@code until} on, or null
 */
public record Area(
        AreaId id,
        String name,
        @Nullable AreaId parent,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable AreaId followedBy) {
    public Area {
        Names.check("area", name);
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("area '" + id + "' must begin before it ends");
        }
        if (followedBy != null && until == null) {
            throw new IllegalArgumentException("area '" + id + "' is followed by another: say from which day");
        }
    }

    /** One that has always been and has no end. */
    public Area(AreaId id, String name, @Nullable AreaId parent) {
        this(id, name, parent, null, null, null);
    }

    /** What it is on a day: itself, or, when it has ended, the id of what follows it; null for itself. */
    @Nullable
    AreaId successorOn(LocalDate day) {
        return until != null && !day.isBefore(until) ? followedBy : null;
    }
}
