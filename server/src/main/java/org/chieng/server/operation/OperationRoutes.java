package org.chieng.server.operation;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.store.TimeSeriesStore;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics} (Prometheus text format 0.0.4), {@code /health/live} and {@code /health/ready}, {@code /api/v1/quarantine}. On
 * the event loop: reads counters, never a store.
 */
public final class OperationRoutes implements AutoCloseable {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final @Nullable Gateway gateway;
    private final HealthView health;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();

    /**
     * Begins to count; close it to end that.
     *
     * @param gateway of this process, or null: then there is nothing of it in the metrics, and no quarantine
     * @param store which that gateway writes to
     */
    public OperationRoutes(@Nullable Gateway gateway, TimeSeriesStore store, HealthView health) {
        this.gateway = gateway;
        this.health = health;
        if (gateway != null) {
            new GatewayMetrics(gateway, store).bindTo(meters);
        }
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        collector.bindTo(meters);
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        router.get("/metrics").handler(context -> send(context, 200, METRICS_TYPE, meters.scrape()));
        router.get("/health/live").handler(context -> sendStatus(context, 200, new JsonObject().put("status", "ok")));
        router.get("/health/ready").handler(this::ready);
        if (gateway != null) {
            router.get("/api/v1/quarantine").handler(context -> quarantine(context, gateway));
        }
    }

    /** 503 while nothing can be acknowledged: a balancer then sends devices elsewhere. */
    private void ready(RoutingContext context) {
        health.fault()
                .ifPresentOrElse(
                        fault -> sendStatus(
                                context,
                                503,
                                new JsonObject().put("status", "not-ready").put("fault", fault)),
                        () -> sendStatus(context, 200, new JsonObject().put("status", "ready")));
    }

    private static void quarantine(RoutingContext context, Gateway gateway) {
        sendStatus(
                context,
                200,
                QuarantineView.json(gateway.quarantine(), gateway.counters().byDevice()));
    }

    private static void sendStatus(RoutingContext context, int status, JsonObject body) {
        send(context, status, "application/json", body.encode());
    }

    private static void send(RoutingContext context, int status, String type, String body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body);
    }

    @Override
    public void close() {
        collector.close();
        meters.close();
    }
}
