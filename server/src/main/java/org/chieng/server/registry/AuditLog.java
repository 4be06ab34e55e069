package org.chieng.server.registry;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Who did what to whom. Thread-safe; blocks. */
public final class AuditLog {
    private final Tables tables;
    private final Clock clock;

    AuditLog(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** Notes something that is done now. */
    public void note(String actor, String action, String subject) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO audit (id, time, actor, action, subject) VALUES (?, ?, ?, ?, ?)",
                UUID.randomUUID().toString(),
                Columns.micros(clock.instant()),
                actor,
                action,
                subject));
    }

    /** The newest, the newest first. */
    public List<AuditEntry> newest(int limit) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT time, actor, action, subject FROM audit ORDER BY time DESC, id DESC LIMIT ?",
                row -> new AuditEntry(Columns.instant(row, 1), row.getString(2), row.getString(3), row.getString(4)),
                limit));
    }
}
