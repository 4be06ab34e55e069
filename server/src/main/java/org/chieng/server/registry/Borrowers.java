package org.chieng.server.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;

/** Who signed for loans; apart from these, so that it can be erased by itself. Thread-safe; blocks. */
public final class Borrowers {
    private final Tables tables;

    Borrowers(Tables tables) {
        this.tables = tables;
    }

    /** A loan's. */
    public Optional<Borrower> of(EntryId loan) throws RegistryException {
        return tables.read(() -> tables.first(
                "SELECT loan, name, contact, noted FROM borrower WHERE loan = ?", Borrowers::borrower, loan.value()));
    }

    /** All that signed for a school's loans, in the order of the loans. */
    public List<Borrower> of(SchoolId school) throws RegistryException {
        return tables.read(() -> tables.list(
                "SELECT b.loan, b.name, b.contact, b.noted FROM borrower b JOIN loan l ON l.id = b.loan WHERE l.school = ?"
                        + " ORDER BY b.loan",
                Borrowers::borrower,
                school.value()));
    }

    /** Notes it in place of whoever was noted for that loan. */
    public void put(Borrower borrower) throws RegistryException {
        tables.write(() -> tables.update(
                "INSERT INTO borrower (loan, name, contact, noted) VALUES (?, ?, ?, ?) ON CONFLICT (loan) DO UPDATE SET"
                        + " name = excluded.name, contact = excluded.contact, noted = excluded.noted",
                borrower.loan().value(),
                borrower.name(),
                borrower.contact(),
                Columns.micros(borrower.noted())));
    }

    /** Forgets it; the loan stays. */
    public boolean erase(EntryId loan) throws RegistryException {
        return tables.write(() -> tables.update("DELETE FROM borrower WHERE loan = ?", loan.value())) > 0;
    }

    /**
     * Forgets those of all loans that came back before a day.
     *
     * @return how many
     */
    public int eraseReturnedBefore(LocalDate day) throws RegistryException {
        return tables.write(() -> tables.update(
                "DELETE FROM borrower WHERE loan IN (SELECT id FROM loan WHERE returned < ?)", day.toString()));
    }

    private static Borrower borrower(ResultSet row) throws SQLException {
        return new Borrower(new EntryId(row.getString(1)), row.getString(2), row.getString(3), Columns.instant(row, 4));
    }
}
