package org.chieng.server.registry;

import java.util.List;

/** What areas look like on a map. Thread-safe; blocks. */
public final class Boundaries {
    private final Tables tables;

    Boundaries(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their areas' ids. */
    public List<Boundary> all() throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT area, geometry, source FROM area_boundary ORDER BY area",
                row -> new Boundary(new AreaId(row.getString(1)), row.getString(2), row.getString(3))));
    }

    /** Adds it, or brings that of the area to the same. */
    public void put(Boundary boundary) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO area_boundary (area, geometry, source) VALUES (?, ?, ?)"
                        + " ON CONFLICT (area) DO UPDATE SET geometry = excluded.geometry, source = excluded.source",
                boundary.area().value(),
                boundary.geometry(),
                boundary.source()));
    }
}
