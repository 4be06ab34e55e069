package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The tree of areas. Thread-safe; blocks. */
public final class Areas {
    private static final String SELECT = "SELECT id, name, parent, valid_from, valid_until, followed_by FROM area";

    private final Tables tables;
    private final AreaTree tree = new AreaTree(this::lookUp);

    Areas(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their ids, also those that have ended. */
    public List<Area> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id", Areas::area));
    }

    /** One, also when it has ended. */
    public Optional<Area> find(AreaId id) throws RegistryException {
        return tables.read(() -> lookUp(id));
    }

    /** Adds it, or brings the one of that id to the same. What it lies in may follow in the same transaction. */
    public void put(Area area) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO area (id, name, parent, valid_from, valid_until, followed_by) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent,"
                        + " valid_from = excluded.valid_from, valid_until = excluded.valid_until,"
                        + " followed_by = excluded.followed_by",
                area.id().value(),
                area.name(),
                Columns.text(area.parent()),
                Columns.text(area.from()),
                Columns.text(area.until()),
                Columns.text(area.followedBy())));
    }

    /** That every way up from it ends; see {@link AreaTree#check}. */
    void checkRoot(Area area) throws SQLException, RegistryException {
        tree.check(area);
    }

    AreaTree tree() {
        return tree;
    }

    private Optional<Area> lookUp(AreaId id) throws SQLException {
        return tables.first(SELECT + " WHERE id = ?", Areas::area, id.value());
    }

    private static Area area(ResultSet row) throws SQLException {
        return new Area(
                new AreaId(row.getString(1)),
                row.getString(2),
                Columns.parsed(row, 3, AreaId::new),
                Columns.date(row, 4),
                Columns.date(row, 5),
                Columns.parsed(row, 6, AreaId::new));
    }
}
