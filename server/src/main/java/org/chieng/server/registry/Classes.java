package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;

/** Classes, each of one school year. Thread-safe; blocks. */
public final class Classes {
    private static final String SELECT = "SELECT id, school, name, school_year FROM class";

    private final Tables tables;

    Classes(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their ids. */
    public List<SchoolClass> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id", Classes::schoolClass));
    }

    /** A school's. */
    public List<SchoolClass> of(SchoolId school) throws RegistryException {
        return tables.read(
                () -> tables.list(SELECT + " WHERE school = ? ORDER BY id", Classes::schoolClass, school.value()));
    }

    /** One. */
    public Optional<SchoolClass> find(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE id = ?", Classes::schoolClass, id.value()));
    }

    /** Adds it, or brings the one of that id to the same. */
    public void put(SchoolClass schoolClass) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO class (id, school, name, school_year) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                        + " school = excluded.school, name = excluded.name, school_year = excluded.school_year",
                schoolClass.id().value(),
                schoolClass.school().value(),
                schoolClass.name(),
                schoolClass.schoolYear()));
    }

    /**
     * Takes one away, with its pupils and its codes.
     *
     * @return whether it could be: one that has experiments or borrowed things stays
     */
    public boolean remove(EntryId id) throws RegistryException {
        return tables.write(() -> {
            boolean isUsed = tables.first("SELECT 1 FROM experiment WHERE class = ?", row -> true, id.value())
                            .isPresent()
                    || tables.first("SELECT 1 FROM loan WHERE class = ?", row -> true, id.value())
                            .isPresent();
            if (isUsed) {
                return false;
            }
            tables.update("DELETE FROM audit WHERE actor IN (SELECT id FROM pupil WHERE class = ?)", id.value());
            tables.update(
                    "UPDATE device SET state = 'lost' WHERE id IN (SELECT device FROM phone WHERE class = ?)",
                    id.value());
            tables.update("UPDATE phone SET until = 0, pupil = NULL WHERE class = ?", id.value());
            tables.update("DELETE FROM class WHERE id = ?", id.value());
            return true;
        });
    }

    private static SchoolClass schoolClass(ResultSet row) throws SQLException {
        return new SchoolClass(
                new EntryId(row.getString(1)), new SchoolId(row.getString(2)), row.getString(3), row.getString(4));
    }
}
