package org.chieng.server.lab;

/**
 * How long is kept what could tell of a person. Immutable.
 *
 * @param useKeptMonths for how many months sums of one machine's days, 1 to 120
 * @param borrowerKeptDays for how many days after the return who signed for a loan, 1 to 3650
 */
public record LabSettings(int useKeptMonths, int borrowerKeptDays) {
    /** As it is where nobody has said otherwise: a year's report can be made in the month after it; a quarrel over damage is settled by then. */
    public static final LabSettings USUAL = new LabSettings(13, 90);

    public LabSettings {
        if (useKeptMonths < 1 || useKeptMonths > 120) {
            throw new IllegalArgumentException("labs.use-kept-months must be 1 to 120");
        }
        if (borrowerKeptDays < 1 || borrowerKeptDays > 3650) {
            throw new IllegalArgumentException("labs.borrower-kept-days must be 1 to 3650");
        }
    }
}
