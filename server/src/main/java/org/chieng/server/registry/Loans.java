package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;

/** What schools lend. Thread-safe; blocks. */
public final class Loans {
    private static final String SELECT = "SELECT id, school, item, device, class, club, lent, due, returned FROM loan";

    private final Tables tables;

    Loans(Tables tables) {
        this.tables = tables;
    }

    /** All of them, in the order of their ids. */
    public List<Loan> all() throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY id, school", Loans::loan));
    }

    /** A school's: what is out, the one that is due first at the beginning; then what came back since a day, the newest first. */
    public List<Loan> of(SchoolId school, LocalDate returnedSince) throws RegistryException {
        return tables.read(() -> {
            List<Loan> all = new ArrayList<>(tables.list(
                    SELECT + " WHERE school = ? AND returned IS NULL ORDER BY coalesce(due, '9999'), id",
                    Loans::loan,
                    school.value()));
            all.addAll(tables.list(
                    SELECT + " WHERE school = ? AND returned >= ? ORDER BY returned DESC, id",
                    Loans::loan,
                    school.value(),
                    returnedSince.toString()));
            return all;
        });
    }

    /** A school's that were out at any time of some days, in the order of their ids. */
    public List<Loan> between(SchoolId school, LocalDate first, LocalDate last) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE school = ? AND lent <= ? AND (returned IS NULL OR returned >= ?) ORDER BY id",
                Loans::loan,
                school.value(),
                last.toString(),
                first.toString()));
    }

    /** One of a school. */
    public Optional<Loan> find(SchoolId school, EntryId id) throws RegistryException {
        return tables.read(
                () -> tables.first(SELECT + " WHERE school = ? AND id = ?", Loans::loan, school.value(), id.value()));
    }

    /** What a school has out and should have back by now, the longest overdue first. */
    public List<Loan> overdue(SchoolId school, LocalDate today) throws RegistryException {
        return tables.read(() -> tables.list(
                SELECT + " WHERE school = ? AND returned IS NULL AND due < ? ORDER BY due, id",
                Loans::loan,
                school.value(),
                today.toString()));
    }

    /** Adds it, or brings the school's one of that id to the same. */
    public void put(Loan loan) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO loan (id, school, item, device, class, club, lent, due, returned)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (school, id) DO UPDATE SET"
                        + " item = excluded.item, device = excluded.device, class = excluded.class, club = excluded.club,"
                        + " lent = excluded.lent, due = excluded.due, returned = excluded.returned",
                loan.id().value(),
                loan.school().value(),
                loan.item(),
                Columns.text(loan.device()),
                Columns.text(loan.schoolClass()),
                Columns.text(loan.club()),
                loan.lent().toString(),
                Columns.text(loan.due()),
                Columns.text(loan.returned())));
    }

    private static Loan loan(ResultSet row) throws SQLException {
        return new Loan(
                new EntryId(row.getString(1)),
                new SchoolId(row.getString(2)),
                row.getString(3),
                Columns.parsed(row, 4, DeviceId::new),
                Columns.parsed(row, 5, EntryId::new),
                Columns.parsed(row, 6, EntryId::new),
                LocalDate.parse(row.getString(7)),
                Columns.date(row, 8),
                Columns.date(row, 9));
    }
}
