package org.chieng.server.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Work that one of several servers does at a time. The clocks of servers that share a registry may differ by less than a lease lasts. Thread-safe; blocks. */
public final class Leases {
    private final Tables tables;

    Leases(Tables tables) {
        this.tables = tables;
    }

    private record Lease(String holder, Instant until) {}

    /**
     * Takes some work, or keeps it.
     *
     * @param name which work
     * @param holder which process
     * @param span for how long, unless it is taken again before
     * @return false when another has it
     */
    public boolean take(String name, String holder, Instant now, Duration span) throws RegistryException {
        return tables.write(() -> {
            Optional<Lease> known = tables.first(
                    "SELECT holder, until FROM lease WHERE name = ?",
                    row -> new Lease(row.getString(1), Columns.instant(row, 2)),
                    name);
            if (known.filter(one -> !one.holder.equals(holder) && one.until.isAfter(now))
                    .isPresent()) {
                return false;
            }
            tables.update(
                    "INSERT INTO lease (name, holder, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
                            + " holder = excluded.holder, until = excluded.until",
                    name,
                    holder,
                    Columns.micros(now.plus(span)));
            return true;
        });
    }

    /** Lets another have it at once; nothing when it is another's already. */
    public void leave(String name, String holder) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM lease WHERE name = ? AND holder = ?", name, holder));
    }
}
