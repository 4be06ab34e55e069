package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done and may be asked about later. Immutable.
 *
 * @param id its own
 * @param time when
 * @param actor the id of who did it, or {@code -} for nobody who is known
 * @param action e.g. {@code login}
 * @param subject the id of what it was done to
 * @param school of what it was done to, as it was then; null: of none, or of several
 */
public record AuditEntry(
        EntryId id,
        Instant time,
        String actor,
        String action,
        String subject,
        @Nullable SchoolId school) {}
