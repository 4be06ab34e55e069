package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * The adult who signed for what a school has lent: never a pupil. Personal data: shown to the school's lab manager only, and forgotten after the
 * return. Immutable.
 *
 * @param school whose loan
 * @param loan which one of them
 * @param name of whoever signed
 * @param contact how they are reached, or null
 * @param noted when this was written down
 */
public record Borrower(
        SchoolId school,
        EntryId loan,
        String name,
        @Nullable String contact,
        Instant noted) {
    public Borrower {
        Names.check("borrower", name);
        if (contact != null) {
            Names.check("contact", contact);
        }
    }

    /** Without the person, so that no log can hold one by mistake. */
    @Override
    public String toString() {
        return "borrower of loan " + school + "/" + loan;
    }
}
