package org.chieng.server.registry;

import java.time.Instant;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for in the audit log; whatever is null does not matter. Immutable.
 *
 * @param schools only what is of one of these
 * @param actor only what this one did, by id
 * @param action only this, e.g. {@code login}
 * @param from only from then on
 * @param until only what was before
 */
public record AuditSearch(
        @Nullable Set<SchoolId> schools,
        @Nullable String actor,
        @Nullable String action,
        @Nullable Instant from,
        @Nullable Instant until) {
    /** Everything. */
    public static final AuditSearch ALL = new AuditSearch(null, null, null, null, null);

    public AuditSearch {
        schools = schools == null ? null : Set.copyOf(schools);
    }
}
