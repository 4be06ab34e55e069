package org.chieng.server.registry;

import java.time.Instant;

/**
 * What somebody noted in a run. Immutable.
 *
 * @param id its name in addresses
 * @param run in which
 * @param time at which moment of it
 * @param text 1 to 500 characters
 */
public record Annotation(EntryId id, EntryId run, Instant time, String text) {
    public Annotation {
        if (text.isBlank() || text.length() > Experiment.MAX_QUESTION) {
            throw new IllegalArgumentException(
                    "an annotation must have 1 to " + Experiment.MAX_QUESTION + " characters");
        }
    }
}
