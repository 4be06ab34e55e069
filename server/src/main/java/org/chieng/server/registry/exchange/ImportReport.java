package org.chieng.server.registry.exchange;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.protocol.name.DeviceId;

/**
 * What an import did, or in a rehearsal would have done. Immutable.
 *
 * @param counts by sheet, in the order in which they were read
 * @param faults in the order of files and lines, at most {@link #MAX_FAULTS}
 * @param moreFaults how many there are beyond
 * @param changes what rows add and change, in the same order, at most {@link #MAX_CHANGES}
 * @param moreChanges how many there are beyond
 * @param outdated devices that were there and log in otherwise from now on, or no more: whoever is connected as one of them is to begin anew
 * @param kept whether the registry has changed
 */
public record ImportReport(
        Map<String, Counts> counts,
        List<Fault> faults,
        int moreFaults,
        List<RowChange> changes,
        int moreChanges,
        Set<DeviceId> outdated,
        boolean kept) {
    /** More than this many need not be read before the file is mended. */
    public static final int MAX_FAULTS = 1000;

    /** More than this many nobody reads through; the counts tell of all. */
    public static final int MAX_CHANGES = 500;

    public ImportReport {
        faults = List.copyOf(faults);
        changes = List.copyOf(changes);
        outdated = Set.copyOf(outdated);
    }

    /**
     * Rows of a sheet. Immutable.
     *
     * @param added that were not there
     * @param changed that were there, and differ
     * @param same that were there as they are
     */
    public record Counts(int added, int changed, int same) {
        Counts and(Sheet.Change change) {
            return switch (change) {
                case ADDED -> new Counts(added + 1, changed, same);
                case CHANGED -> new Counts(added, changed + 1, same);
                case SAME -> new Counts(added, changed, same + 1);
            };
        }
    }
}
