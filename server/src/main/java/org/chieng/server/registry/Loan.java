package org.chieng.server.registry;

import java.time.LocalDate;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Something that a school lends. Holds no person: who signed for it stands apart, see {@link Borrower}. Immutable.
 *
 * @param id the number on its label, which another school may have, too
 * @param school who lends
 * @param item what it is, e.g. a phone's model
 * @param device which device, or null for a thing that never logs in
 * @param schoolClass the class that has it, or null
 * @param club the club that has it, or null
 * @param lent since when
 * @param due until when, or null
 * @param returned when it came back, or null
 */
public record Loan(
        EntryId id,
        SchoolId school,
        String item,
        @Nullable DeviceId device,
        @Nullable EntryId schoolClass,
        @Nullable EntryId club,
        LocalDate lent,
        @Nullable LocalDate due,
        @Nullable LocalDate returned) {
    public Loan {
        Names.check("item", item);
        if (schoolClass != null && club != null) {
            throw new IllegalArgumentException("a loan is to a class or to a club, not to both");
        }
        if (isBefore(due, lent) || isBefore(returned, lent)) {
            throw new IllegalArgumentException("a loan can't be due or returned before it is lent");
        }
    }

    /** The same, due and returned on other days. */
    public Loan dueAndReturned(@Nullable LocalDate newDue, @Nullable LocalDate back) {
        return new Loan(id, school, item, device, schoolClass, club, lent, newDue, back);
    }

    private static boolean isBefore(@Nullable LocalDate day, LocalDate other) {
        return day != null && day.isBefore(other);
    }
}
