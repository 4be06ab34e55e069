package org.chieng.server.operation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.protocol.error.ErrorCode;

/** The gateway's counts as meters; docs/server.md lists them. Reads only when it is scraped. */
final class GatewayMetrics implements MeterBinder {
    private final Gateway gateway;

    GatewayMetrics(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        GatewayCounters counters = gateway.counters();
        FunctionCounter.builder("chieng.ingest.messages", counters, GatewayCounters::messages)
                .description("Messages with readings that came through a door since the start")
                .register(registry);
        FunctionCounter.builder("chieng.ingest.readings.stored", counters, GatewayCounters::storedReadings)
                .description("Readings that became durable since the start; one that was sent twice counts twice")
                .register(registry);
        FunctionTimer.builder(
                        "chieng.ingest.durable",
                        counters,
                        GatewayCounters::storedMessages,
                        GatewayCounters::storingNanos,
                        TimeUnit.NANOSECONDS)
                .description("From the coming of a message until all its readings were durable")
                .register(registry);
        for (ErrorCode code : ErrorCode.values()) {
            FunctionCounter.builder("chieng.ingest.refusals", counters, all -> all.rejections(code))
                    .description("Records, messages and connections that were refused since the start, by reason")
                    .tag("reason", code.wireName())
                    .register(registry);
        }
        FunctionCounter.builder("chieng.ingest.slowed", counters, GatewayCounters::slowed)
                .description("Messages that waited because their devices or schools sent faster than they may")
                .register(registry);
        Gauge.builder("chieng.store.queue", gateway, now -> now.health().store().queuedReadings())
                .description("Readings that wait to be stored; at the capacity the doors stop reading")
                .register(registry);
        Gauge.builder(
                        "chieng.store.queue.capacity",
                        gateway,
                        now -> now.health().store().queueCapacity())
                .description("Past how many waiting readings the doors stop reading")
                .register(registry);
        Gauge.builder("chieng.store.works", gateway, now -> now.health().store().works() ? 1 : 0)
                .description("1 while the store takes readings, 0 while nothing is acknowledged")
                .register(registry);
        Gauge.builder("chieng.mqtt.sessions", gateway, Gateway::sessions)
                .description("MQTT sessions that are open")
                .register(registry);
    }
}
