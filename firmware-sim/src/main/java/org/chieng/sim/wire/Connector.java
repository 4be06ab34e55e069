package org.chieng.sim.wire;

import java.io.IOException;

/** A place where a board can be plugged in. */
@FunctionalInterface
public interface Connector {

    /**
     * Plugs the board in; closing the wire unplugs it.
     *
     * @throws IOException the system gives no such cable; the message says why
     */
    Wire connect() throws IOException;
}
