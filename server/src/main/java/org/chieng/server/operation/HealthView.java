package org.chieng.server.operation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.HandshakeCounters;
import org.chieng.gateway.health.StoreHealth;
import org.chieng.gateway.store.StoreStatus;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.cluster.Gateways;
import org.jspecify.annotations.Nullable;

/** What an operator sees at {@code GET /api/v1/health}. Thread-safe, never blocks. */
public final class HealthView implements Supplier<JsonObject> {
    private final @Nullable Gateway gateway;
    private final @Nullable Gateways gateways;
    private final TimeSeriesStore series;
    private final Clock clock;
    private final Instant started;

    /**
     * Begins now.
     *
     * @param gateway of this process, or null
     * @param gateways of the cluster, or null
     * @param series where readings are kept
     * @param clock the time that is told, and that of the start
     */
    public HealthView(@Nullable Gateway gateway, @Nullable Gateways gateways, TimeSeriesStore series, Clock clock) {
        this.gateway = gateway;
        this.gateways = gateways;
        this.series = series;
        this.clock = clock;
        this.started = clock.instant();
    }

    /**
     * {@code {"status", "now", "started", "store", "sessions", "messages", "stored", "rejections": {code: count}, "handshakesRefused":
     * {door: {reason: count}}, "tlsFaults"}}, those from store on
     * when a gateway runs in this process; {@code broker} when it joined one; {@code gateways}, how many are heard, in a cluster.
     */
    @Override
    public JsonObject get() {
        JsonObject health =
                new JsonObject().put("status", "ok").put("now", clock.millis()).put("started", started.toEpochMilli());
        if (gateways != null) {
            int heard = gateways.count();
            health.put("gateways", heard).put("status", heard > 0 ? "ok" : "degraded");
        }
        if (gateway != null) {
            put(health, gateway);
        }
        return health;
    }

    private void put(JsonObject health, Gateway gateway) {
        StoreHealth store = gateway.health().store();
        StoreStatus status = series.status();
        GatewayCounters counters = gateway.counters();
        JsonObject rejections = new JsonObject();
        counters.rejections().forEach((code, count) -> rejections.put(code.wireName(), count));
        List<String> tlsFaults = gateway.health().tlsFaults();
        if (!store.works() || status.fault() != null || !tlsFaults.isEmpty()) {
            health.put("status", "degraded");
        }
        gateway.isBrokerConnected().ifPresent(joined -> {
            health.put("broker", joined ? "connected" : "away");
            if (!joined) {
                health.put("status", "degraded");
            }
        });
        health.put("store", json(store, status))
                .put("sessions", gateway.sessions())
                .put("messages", counters.messages())
                .put("stored", counters.storedReadings())
                .put("rejections", rejections)
                .put("handshakesRefused", json(counters.handshakes()))
                .put("tlsFaults", new JsonArray(tlsFaults));
    }

    private static JsonObject json(HandshakeCounters handshakes) {
        JsonObject doors = new JsonObject();
        handshakes.refused().forEach((door, faults) -> {
            JsonObject reasons = new JsonObject();
            faults.forEach((fault, count) -> reasons.put(fault.wireName(), count));
            doors.put(door.wireName(), reasons);
        });
        return doors;
    }

    /** Why readings can't be taken now, in words for an operator; empty when they can. */
    Optional<String> fault() {
        return Optional.ofNullable(gateway)
                .map(its -> its.health().store())
                .flatMap(store -> Optional.ofNullable(store.fault()));
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
