package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;

/** Adults, and where they may do what. Thread-safe; blocks. */
public final class Accounts {
    private static final String SELECT = "SELECT id, name FROM account";
    private static final String SELECT_MEMBERSHIP = "SELECT account, role, school, area FROM membership";
    private static final String IN_ORDER = " ORDER BY account, role, coalesce(school, ''), coalesce(area, '')";

    private final Tables tables;
    private final Clock clock;

    Accounts(Tables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** All of them, in the order of their ids. */
    public List<Account> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id", Accounts::account));
    }

    /** One. */
    public Optional<Account> find(AccountId id) throws RegistryException {
        return tables.read(() -> tables.first(SELECT + " WHERE id = ?", Accounts::account, id.value()));
    }

    /** Adds it, or renames the one of that id. */
    public void put(Account account) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO account (id, name, created) VALUES (?, ?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                account.id().value(),
                account.name(),
                Columns.micros(clock.instant())));
    }

    /** Whose account that is which another place calls so. */
    public Optional<AccountId> findBySubject(String subject) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT account FROM account_subject WHERE subject = ?",
                row -> new AccountId(row.getString(1)),
                subject));
    }

    /** What other places call whoever has an account. */
    public List<String> subjects(AccountId account) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT subject FROM account_subject WHERE account = ? ORDER BY subject",
                row -> row.getString(1),
                account.value()));
    }

    /** Lets whoever another place calls so log in with an account, whosever it was before. */
    public void link(String subject, AccountId account) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO account_subject (subject, account) VALUES (?, ?)"
                        + " ON CONFLICT (subject) DO UPDATE SET account = excluded.account",
                subject,
                account.value()));
    }

    /** Lets nobody log in with an account from elsewhere any more. */
    public void unlink(AccountId account) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM account_subject WHERE account = ?", account.value()));
    }

    /** Takes one away, with its memberships. */
    public void remove(AccountId id) throws RegistryException {
        tables.write(() -> tables.update("DELETE FROM account WHERE id = ?", id.value()));
    }

    /** All of all. */
    public List<Membership> memberships() throws RegistryException {
        return tables.read(() -> tables.list(SELECT_MEMBERSHIP + IN_ORDER, Accounts::membership));
    }

    /** All of one. */
    public List<Membership> memberships(AccountId account) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT_MEMBERSHIP + " WHERE account = ?" + IN_ORDER, Accounts::membership, account.value()));
    }

    /** Adds one unless it is there. */
    public void put(Membership membership) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO membership (account, role, school, area) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                membership.account().value(),
                membership.role().wireName(),
                Columns.text(membership.school()),
                Columns.text(membership.area())));
    }

    /** Takes one away. */
    public void remove(Membership membership) throws RegistryException {
        tables.write(() -> tables.update(
                "DELETE FROM membership WHERE account = ? AND role = ?"
                        + " AND coalesce(school, '') = ? AND coalesce(area, '') = ?",
                membership.account().value(),
                membership.role().wireName(),
                membership.school() == null ? "" : membership.school().value(),
                membership.area() == null ? "" : membership.area().value()));
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(new AccountId(row.getString(1)), row.getString(2));
    }

    private static Membership membership(ResultSet row) throws SQLException {
        return new Membership(
                new AccountId(row.getString(1)),
                Role.of(row.getString(2)),
                Columns.parsed(row, 3, SchoolId::new),
                Columns.parsed(row, 4, AreaId::new));
    }
}
