package org.chieng.server.alert;

import io.vertx.core.Future;
import org.chieng.server.registry.Alerts;

/** A way to those who want to be told. Never blocks; thread-safe. */
interface Channel extends AutoCloseable {
    /** {@code webhook} or {@code mail}; stands beside what was sent. */
    String name();

    /** Sends a message; may be called again with the same one, when it is not known whether it arrived. Fails within half a minute. */
    Future<Void> send(Alerts.Delivery delivery);

    /** Lets go of connections. */
    @Override
    void close();
}
