package org.chieng.server.operation;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.StoreHealth;
import org.chieng.gateway.store.StoreStatus;
import org.chieng.gateway.store.TimeSeriesStore;

/** What an operator sees at {@code GET /api/v1/health}. Thread-safe, never blocks. */
public final class HealthView implements Supplier<JsonObject> {
    private final Gateway gateway;
    private final TimeSeriesStore series;
    private final Clock clock;
    private final Instant started;

    /**
     * Begins now.
     *
     * @param series where readings are kept
     * @param clock the time that is told, and that of the start
     */
    public HealthView(Gateway gateway, TimeSeriesStore series, Clock clock) {
        this.gateway = gateway;
        this.series = series;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** {@code {"status", "now", "started", "store", "sessions", "messages", "stored", "rejections": {code: count}}}. */
    @Override
    public JsonObject get() {
        StoreHealth store = gateway.health().store();
        StoreStatus status = series.status();
        GatewayCounters counters = gateway.counters();
        JsonObject rejections = new JsonObject();
        counters.rejections().forEach((code, count) -> rejections.put(code.wireName(), count));
        return new JsonObject()
                .put("status", store.works() && status.fault() == null ? "ok" : "degraded")
                .put("now", clock.millis())
                .put("started", started.toEpochMilli())
                .put("store", json(store, status))
                .put("sessions", gateway.sessions())
                .put("messages", counters.messages())
                .put("stored", counters.storedReadings())
                .put("rejections", rejections);
    }

    /** Why readings can't be taken now, in words for an operator; empty when they can. */
    Optional<String> fault() {
        return Optional.ofNullable(gateway.health().store().fault());
    }

    private static JsonObject json(StoreHealth store, StoreStatus status) {
        JsonObject json = new JsonObject()
                .put("kind", status.kind())
                .put("works", store.works())
                .put("queued", store.queuedReadings())
                .put("capacity", store.queueCapacity());
        Instant since = store.faultySince();
        if (!store.works() && since != null) {
            json.put("fault", store.fault()).put("since", since.toEpochMilli());
        }
        if (status.waitingCapacity() > 0) {
            json.put(
                    "behind",
                    new JsonObject()
                            .put("fault", status.fault())
                            .put("waitingBytes", status.waitingBytes())
                            .put("capacityBytes", status.waitingCapacity())
                            .put("quarantined", status.quarantined()));
        }
        return json;
    }
}
