package org.chieng.server.registry;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether it is this process that does some work, of several that share a registry. Thread-safe; blocks. */
public final class Turn {
    /** So long after one has stopped without a word, another goes on; chosen: some looks of whoever works. */
    public static final Duration SPAN = Duration.ofMinutes(5);

    private final @Nullable Registry registry;
    private final String work;
    private final String me = UUID.randomUUID().toString();

    private Turn(@Nullable Registry registry, String work) {
        this.registry = registry;
        this.work = work;
    }

    /** Of a process that has the registry for itself. */
    public static Turn always() {
        return new Turn(null, "");
    }

    /** Of one among several. */
    public static Turn among(Registry registry, String work) {
        return new Turn(registry, work);
    }

    /** Whether it works now; asked before each piece of work. */
    public boolean isMine() throws RegistryException {
        return registry == null || registry.leases().take(work, me, registry.now(), SPAN);
    }

    /** Lets another go on at once. */
    public void leave() throws RegistryException {
        if (registry != null) {
            registry.leases().leave(work, me);
        }
    }
}
