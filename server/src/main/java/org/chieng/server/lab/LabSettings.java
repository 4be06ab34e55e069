package org.chieng.server.lab;

import org.chieng.server.alert.AlertSettings;

/**
 * How long is kept what could tell of a person, and how schools may be told of their rooms. Immutable.
 *
 * @param useKeptMonths for how many months sums of one machine's days, 1 to 120
 * @param borrowerKeptDays for how many days after the return who signed for a loan, 1 to 3650
 * @param ways by which a lab manager may have the school told
 */
public record LabSettings(int useKeptMonths, int borrowerKeptDays, AlertSettings.Schools ways) {
    /** As it is where nobody has said otherwise: a year's report can be made in the month after it; a quarrel over damage is settled by then. */
    public static final LabSettings USUAL = new LabSettings(13, 90, AlertSettings.Schools.NONE);

    public LabSettings {
        if (useKeptMonths < 1 || useKeptMonths > 120) {
            throw new IllegalArgumentException("labs.use-kept-months must be 1 to 120");
        }
        if (borrowerKeptDays < 1 || borrowerKeptDays > 3650) {
            throw new IllegalArgumentException("labs.borrower-kept-days must be 1 to 3650");
        }
    }
}
