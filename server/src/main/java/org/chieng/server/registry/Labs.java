package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;

/** Rooms with computers. Thread-safe; blocks. */
public final class Labs {
    private static final String SELECT = "SELECT id, school, name FROM lab";

    private final Tables tables;

    Labs(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their ids. */
    public List<Lab> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id", Labs::lab));
    }

    /** A school's. */
    public List<Lab> of(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " WHERE school = ? ORDER BY id", Labs::lab, school.value()));
    }

    /** One. */
    public Optional<Lab> find(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE id = ?", Labs::lab, id.value()));
    }

    /** Adds it, or brings the one of that id to the same. */
    public void put(Lab lab) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO lab (id, school, name) VALUES (?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET school = excluded.school, name = excluded.name",
                lab.id().value(),
                lab.school().value(),
                lab.name()));
    }

    /** A new one of a school, with an id made of the school's and its name. */
    public Lab make(SchoolId school, String name) throws RegistryException {
        return tables.write(() -> {
            String wanted = DeviceIds.free(
                            school, name, id -> find(new EntryId(id.value())).isPresent())
                    .value();
            Lab lab = new Lab(new EntryId(wanted), school, name);
            put(lab);
            return lab;
        });
    }

    private static Lab lab(ResultSet row) throws SQLException {
        return new Lab(new EntryId(row.getString(1)), new SchoolId(row.getString(2)), row.getString(3));
    }
}
