package org.chieng.server.operation;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.StoreHealth;

/** What an operator sees at {@code GET /api/v1/health}. Thread-safe, never blocks. */
public final class HealthView implements Supplier<JsonObject> {
    private final Gateway gateway;
    private final Clock clock;
    private final Instant started;

    /**
     * @param clock the time that is told, and that of the start
     */
    public HealthView(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** {@code {"status", "now", "started", "store", "sessions", "messages", "stored", "rejections": {code: count}}}. */
    @Override
    public JsonObject get() {
        StoreHealth store = gateway.health().store();
        GatewayCounters counters = gateway.counters();
        JsonObject rejections = new JsonObject();
        counters.rejections().forEach((code, count) -> rejections.put(code.wireName(), count));
        return new JsonObject()
                .put("status", store.works() ? "ok" : "degraded")
                .put("now", clock.millis())
                .put("started", started.toEpochMilli())
                .put("store", json(store))
                .put("sessions", gateway.sessions())
                .put("messages", counters.messages())
                .put("stored", counters.storedReadings())
                .put("rejections", rejections);
    }

    /** Why readings can't be taken now, in words for an operator; empty when they can. */
    Optional<String> fault() {
        return Optional.ofNullable(gateway.health().store().fault());
    }

    private static JsonObject json(StoreHealth store) {
        JsonObject json = new JsonObject()
                .put("works", store.works())
                .put("queued", store.queuedReadings())
                .put("capacity", store.queueCapacity());
        Instant since = store.faultySince();
        if (!store.works() && since != null) {
            json.put("fault", store.fault()).put("since", since.toEpochMilli());
        }
        return json;
    }
}
