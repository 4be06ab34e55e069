package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Programs' tokens, by their hashes. Thread-safe; blocks. */
public final class ProgramTokens {
    private static final String SELECT = "SELECT id, account, name, scopes, expires FROM program_token";

    private final Tables tables;
    private final Clock clock;

    ProgramTokens(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** Adds one. */
    public void put(byte[] tokenHash, ProgramToken token) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO program_token (id, token_hash, account, name, scopes, created, expires)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                token.id().value(),
                tokenHash,
                token.account().value(),
                token.name(),
                String.join(" ", token.scopes()),
                Columns.micros(clock.instant()),
                Columns.microsOrNull(token.expires())));
    }

    /** One that is still good. */
    public Optional<ProgramToken> find(byte[] tokenHash) throws RegistryException {
        return tables.read(() -> tables.first(
                SELECT + " WHERE token_hash = ? AND (expires IS NULL OR expires > ?)",
                ProgramTokens::token,
                tokenHash,
                Columns.micros(clock.instant())));
    }

    /** An account's, in the order of their ids. */
    public List<ProgramToken> of(AccountId account) throws RegistryException {
        return tables.read(
                () -> tables.list(SELECT + " WHERE account = ? ORDER BY id", ProgramTokens::token, account.value()));
    }

    /**
     * Takes one back.
     *
     * @return whether there was one
     */
    public boolean remove(EntryId id) throws RegistryException {
        return tables.write(() -> tables.update("DELETE FROM program_token WHERE id = ?", id.value())) > 0;
    }

    private static ProgramToken token(ResultSet row) throws SQLException {
        return new ProgramToken(
                new EntryId(row.getString(1)),
                new AccountId(row.getString(2)),
                row.getString(3),
                Set.of(row.getString(4).split(" ", -1)),
                Columns.instantOrNull(row, 5));
    }
}
