package org.chieng.server.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One time that an experiment was done. Immutable.
 *
 * @param id its name in addresses
 * @param experiment of which
 * @param number 1 is the first
 * @param started when
 * @param ended when, or null while it goes on
 */
public record Run(
        EntryId id,
        EntryId experiment,
        int number,
        Instant started,
        @Nullable Instant ended) {}
