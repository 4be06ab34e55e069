package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;

/** Who signed for loans; apart from these, so that it can be erased by itself. Thread-safe; blocks. */
public final class Borrowers {
    private static final String SELECT = "SELECT school, loan, name, contact, noted FROM borrower WHERE school = ?";

    private final Tables tables;

    Borrowers(Tables tables) {
        this.tables = tables;
    }

    /** That of a school's loan. */
    public Optional<Borrower> of(SchoolId school, EntryId loan) throws RegistryException {
        return tables.read(
                () -> tables.first(SELECT + " AND loan = ?", Borrowers::borrower, school.value(), loan.value()));
    }

    /** All that signed for a school's loans, in the order of the loans. */
    public List<Borrower> of(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(SELECT + " ORDER BY loan", Borrowers::borrower, school.value()));
    }

    /** Notes it in place of whoever was noted for that loan. */
    public void put(Borrower borrower) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO borrower (school, loan, name, contact, noted) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (school, loan) DO UPDATE SET"
                        + " name = excluded.name, contact = excluded.contact, noted = excluded.noted",
                borrower.school().value(),
                borrower.loan().value(),
                borrower.name(),
                borrower.contact(),
                Columns.micros(borrower.noted())));
    }

    /** Forgets it; the loan stays. */
    public boolean erase(SchoolId school, EntryId loan) throws RegistryException {
        return tables.write(() -> tables.update(
                        "DELETE FROM borrower WHERE school = ? AND loan = ?", school.value(), loan.value()))
                > 0;
    }

    /**
     * Forgets those of all loans that came back before a day.
     *
     * @return how many
     */
    public int eraseReturnedBefore(LocalDate day) throws RegistryException {
        return tables.write(() -> tables.update(
                "DELETE FROM borrower WHERE EXISTS (SELECT 1 FROM loan l WHERE l.school = borrower.school"
                        + " AND l.id = borrower.loan AND l.returned < ?)",
                day.toString()));
    }

    private static Borrower borrower(ResultSet row) throws SQLException {
        return new Borrower(
                new SchoolId(row.getString(1)),
                new EntryId(row.getString(2)),
                row.getString(3),
                row.getString(4),
                Columns.instant(row, 5));
    }
}
