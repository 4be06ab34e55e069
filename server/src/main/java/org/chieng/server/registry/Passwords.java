package org.chieng.server.registry;

import java.time.Clock;
import java.util.Optional;

/** The hashes of adults' passwords. Thread-safe; blocks. */
public final class Passwords {
    private final Tables tables;
    private final Clock clock;

    Passwords(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** The hash, empty when the account has no password or is not there. */
    public Optional<String> find(AccountId account) throws RegistryException {
        return tables.read(() ->
                tables.first("SELECT hash FROM password WHERE account = ?", row -> row.getString(1), account.value()));
    }

    /** Gives an account a password in place of the one that it has; whoever is logged in with that one no longer is. */
    public void put(AccountId account, String hash) throws RegistryException {
        tables.write(() -> {
            tables.update(
                    "INSERT INTO password (account, hash, changed) VALUES (?, ?, ?)"
                            + " ON CONFLICT (account) DO UPDATE SET hash = excluded.hash, changed = excluded.changed",
                    account.value(),
                    hash,
                    Columns.micros(clock.instant()));
            return tables.update("DELETE FROM session WHERE account = ?", account.value());
        });
    }
}
