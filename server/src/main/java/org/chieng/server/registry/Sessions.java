package org.chieng.server.registry;

import java.time.Clock;
import java.util.Optional;

/** Who is logged in, by the hash of what their browser holds. Thread-safe; blocks. */
public final class Sessions {
    private final Tables tables;
    private final Clock clock;

    Sessions(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** Begins one, and forgets those that have ended. */
    public void put(byte[] tokenHash, Session session) throws RegistryException {
        tables.write(() -> {
            tables.update("DELETE FROM session WHERE expires <= ?", Columns.micros(clock.instant()));
            return tables.update(
                    "INSERT INTO session (token_hash, account, pupil, expires, demo) VALUES (?, ?, ?, ?, ?)",
                    tokenHash,
                    Columns.text(session.account()),
                    Columns.text(session.pupil()),
                    Columns.micros(session.expires()),
                    session.demo() ? 1 : 0);
        });
    }

    /** One that has not ended. */
    public Optional<Session> find(byte[] tokenHash) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT account, pupil, expires, demo FROM session WHERE token_hash = ? AND expires > ?",
                row -> new Session(
                        Columns.parsed(row, 1, AccountId::new),
                        Columns.parsed(row, 2, EntryId::new),
                        Columns.instant(row, 3),
                        row.getInt(4) != 0),
                tokenHash,
                Columns.micros(clock.instant())));
    }

    /** Ends one. */
    public void remove(byte[] tokenHash) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM session WHERE token_hash = ?", tokenHash));
    }

    /** Ends all of a pupil. */
    public void removeOfPupil(EntryId pupil) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM session WHERE pupil = ?", pupil.value()));
    }

    /** Ends those of a class's pupils. */
    public void removeOf(EntryId schoolClass) throws RegistryException {
        tables.write(() -> tables.update(
                "DELETE FROM session WHERE pupil IN (SELECT id FROM pupil WHERE class = ?)", schoolClass.value()));
    }

    /** Ends all that were begun in a demo. */
    public void removeDemo() throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM session WHERE demo = 1"));
    }
}
