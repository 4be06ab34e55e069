package org.chieng.server.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is logged in. Immutable.
 *
 * @param account the adult, or null
 * @param pupil the pupil, or null; one of the two is somebody
 * @param expires when it ends by itself
 * @param demo whether it was begun without a password, in the demo
 */
public record Session(@Nullable AccountId account, @Nullable EntryId pupil, Instant expires, boolean demo) {
    public Session {
        if ((account == null) == (pupil == null)) {
            throw new IllegalArgumentException("a session is an adult's or a pupil's");
        }
    }
}
