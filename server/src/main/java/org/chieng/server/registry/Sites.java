package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.chieng.gateway.device.SchoolId;

/** Where schools stand. Thread-safe; blocks. */
public final class Sites {
    private final Tables tables;

    Sites(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their schools' ids. */
    public List<Site> all() throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT school, latitude, longitude, code, level, giga FROM school_site ORDER BY school", Sites::site));
    }

    /** Adds it, or brings that of the school to the same; but an id of Giga that is there stays for good, for others know the school by it. */
    public void put(Site site) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO school_site (school, latitude, longitude, code, level, giga) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (school) DO UPDATE SET latitude = excluded.latitude,"
                        + " longitude = excluded.longitude, code = excluded.code, level = excluded.level,"
                        + " giga = coalesce(school_site.giga, excluded.giga)",
                site.school().value(),
                site.latitude(),
                site.longitude(),
                site.code(),
                site.level(),
                site.giga()));
    }

    private static Site site(ResultSet row) throws SQLException {
        return new Site(
                new SchoolId(row.getString(1)),
                row.getDouble(2),
                row.getDouble(3),
                row.getString(4),
                row.getString(5),
                row.getString(6));
    }
}
