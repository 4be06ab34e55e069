package org.chieng.server.registry;

import java.time.Instant;

/**
 * Something that was done and may be asked about later. Immutable.
 *
 * @param time when
 * @param actor the id of who did it, or {@code -} for nobody who is known
 * @param action e.g. {@code login}
 * @param subject the id of what it was done to
 */
public record AuditEntry(Instant time, String actor, String action, String subject) {}
