package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;

/** Clubs of schools. Thread-safe; blocks. */
public final class Clubs {
    private static final String SELECT = "SELECT id, school, name FROM club";

    private final Tables tables;

    Clubs(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their ids. */
    public List<Club> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id", Clubs::club));
    }

    /** A school's. */
    public List<Club> of(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " WHERE school = ? ORDER BY id", Clubs::club, school.value()));
    }

    /** One. */
    public Optional<Club> find(EntryId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE id = ?", Clubs::club, id.value()));
    }

    /** Adds it, or brings the one of that id to the same. */
    public void put(Club club) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO club (id, school, name) VALUES (?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET school = excluded.school, name = excluded.name",
                club.id().value(),
                club.school().value(),
                club.name()));
    }

    private static Club club(ResultSet row) throws SQLException {
        return new Club(new EntryId(row.getString(1)), new SchoolId(row.getString(2)), row.getString(3));
    }
}
