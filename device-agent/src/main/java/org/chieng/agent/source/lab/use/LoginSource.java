package org.chieng.agent.source.lab.use;

import java.util.Optional;

/** Tells who is logged in. Confined to the source's thread; may block for some seconds. */
interface LoginSource {
    /** Whether there is something to ask. */
    boolean isThere();

    /** Who is logged in; empty where nothing tells. */
    Optional<Logins> ask() throws InterruptedException;

    /** Whether the system is being shut down or started anew; empty where nothing tells. */
    Optional<Boolean> isStopping() throws InterruptedException;
}
