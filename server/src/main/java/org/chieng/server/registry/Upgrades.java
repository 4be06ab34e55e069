package org.chieng.server.registry;

import java.time.LocalDate;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.link.AccessClass;

/** What is planned for schools' lines, and what was done. Thread-safe; blocks. */
public final class Upgrades {
    private final Tables tables;

    Upgrades(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their days, then of their schools' ids. */
    public List<Upgrade> all() throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT school, day, what, access FROM line_upgrade ORDER BY day, school",
                row -> new Upgrade(
                        new SchoolId(row.getString(1)),
                        LocalDate.parse(row.getString(2)),
                        row.getString(3),
                        Columns.parsed(row, 4, text -> AccessClass.of(text).orElse(AccessClass.UNKNOWN)))));
    }

    /** Adds it, or brings that of the school and day to the same. */
    public void put(Upgrade upgrade) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO line_upgrade (school, day, what, access) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (school, day) DO UPDATE SET what = excluded.what, access = excluded.access",
                upgrade.school().value(),
                upgrade.day().toString(),
                upgrade.what(),
                upgrade.access() == null ? null : upgrade.access().wireName()));
    }
}
