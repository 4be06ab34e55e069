package org.chieng.server.live;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.chieng.gateway.device.SchoolId;

/**
 * That people call a source or a channel otherwise now: told to the pages of its school. Immutable.
 *
 * @param school whose
 * @param name as in the first event of a stream; without a name it is called again as it was at first
 */
public record NameNews(SchoolId school, JsonObject name) {
    private static final String ADDRESS = "chieng.names.";

    /** Tells all pages of the school, of all servers. */
    public void tell(Vertx vertx) {
        vertx.eventBus().publish(address(school), name);
    }

    static String address(SchoolId school) {
        return ADDRESS + school.value();
    }
}
