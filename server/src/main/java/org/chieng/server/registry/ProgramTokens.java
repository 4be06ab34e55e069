package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Programs' tokens, by their hashes. Thread-safe; blocks. */
public final class ProgramTokens {
    /** How exactly is known when a token was used; chosen: a program that asks each second writes ten times an hour. */
    private static final Duration USE = Duration.ofMinutes(6);

    private static final String SELECT_ALL =
            "SELECT id, account, name, scopes, expires, created, used FROM program_token";
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

    /** One that is still good; it counts as used now. */
    public Optional<ProgramToken> find(byte[] tokenHash) throws RegistryException {
        Instant now = clock.instant();
        Optional<Listed> found = tables.read(() -> tables.first(
                SELECT_ALL + " WHERE token_hash = ? AND (expires IS NULL OR expires > ?)",
                ProgramTokens::listed,
                tokenHash,
                Columns.micros(now)));
        if (found.isPresent() && found.get().isLongUnused(now)) {
            tables.write(() -> tables.update(
                    "UPDATE program_token SET used = ? WHERE id = ?",
                    Columns.micros(now),
                    found.get().token().id().value()));
        }
        return found.map(Listed::token);
    }

    /**
     * A token with what became of it. Immutable.
     *
     * @param made when
     * @param used when a program showed it last, to {@link #USE}; null: never
     */
    public record Listed(
            ProgramToken token, Instant made, @Nullable Instant used) {
        private boolean isLongUnused(Instant now) {
            return used == null || used.plus(USE).isBefore(now);
        }
    }

    /** An account's, the newest first. */
    public List<Listed> list(AccountId account) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT_ALL + " WHERE account = ? ORDER BY created DESC, id", ProgramTokens::listed, account.value()));
    }

    /** An account's, in the order of their ids. */
    public List<ProgramToken> of(AccountId account) throws RegistryException {
        return tables.read(
                () -> tables.list(SELECT + " WHERE account = ? ORDER BY id", ProgramTokens::token, account.value()));
    }

    /**
     * Takes one back.
     *
     * @return whether the account had it
     */
    public boolean remove(AccountId account, EntryId id) throws RegistryException {
        return tables.write(() -> tables.update(
                        "DELETE FROM program_token WHERE id = ? AND account = ?", id.value(), account.value()))
                > 0;
    }

    private static Listed listed(ResultSet row) throws SQLException {
        return new Listed(token(row), Columns.instant(row, 6), Columns.instantOrNull(row, 7));
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
