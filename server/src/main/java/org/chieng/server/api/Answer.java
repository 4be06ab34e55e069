package org.chieng.server.api;

import io.vertx.core.json.JsonObject;

/** The part of a request that blocks: reads, and makes the body. Runs on a worker. */
@FunctionalInterface
interface Answer {
    /** The body; an {@link ApiException} is answered as such, a store's failure with 503. */
    JsonObject read() throws Exception;
}
