package org.chieng.server.registry;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program shows in place of a password. Immutable.
 *
 * @param id its name
 * @param account for whom it acts
 * @param name what it is for
 * @param scopes what it may do of what the account may, e.g. {@code read}
 * @param expires when it is no longer good, or null
 */
public record ProgramToken(
        EntryId id,
        AccountId account,
        String name,
        Set<String> scopes,
        @Nullable Instant expires) {
    public ProgramToken {
        Names.check("token", name);
        scopes = Set.copyOf(scopes);
    }
}
