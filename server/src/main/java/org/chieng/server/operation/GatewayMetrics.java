package org.chieng.server.operation;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.Gateway;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.HandshakeCounters;
import org.chieng.gateway.health.HandshakeFault;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.error.ErrorCode;

/** The gateway's counts as meters; docs/server.md lists them. Reads only when it is scraped. */
final class GatewayMetrics implements MeterBinder {
    private final Gateway gateway;
    private final TimeSeriesStore store;

    GatewayMetrics(Gateway gateway, TimeSeriesStore store) {
        this.gateway = gateway;
        this.store = store;
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
        bindHandshakes(registry, counters.handshakes());
        FunctionCounter.builder("chieng.ingest.slowed", counters, GatewayCounters::slowed)
                .description("Messages that waited because their devices or schools sent faster than they may")
                .register(registry);
        FunctionCounter.builder("chieng.mqtt.live.left.out", counters, GatewayCounters::liveLeftOut)
                .description("How often live values were left out for an MQTT client that did not read what it had")
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
        bindBehind(registry);
        Gauge.builder("chieng.mqtt.sessions", gateway, Gateway::sessions)
                .description("MQTT sessions that are open")
                .register(registry);
    }

    private static void bindHandshakes(MeterRegistry registry, HandshakeCounters handshakes) {
        for (HandshakeCounters.Door door : HandshakeCounters.Door.values()) {
            for (HandshakeFault fault : HandshakeFault.values()) {
                FunctionCounter.builder("chieng.handshakes.refused", handshakes, all -> all.refused(door, fault))
                        .description(
                                "Handshakes of TLS and DTLS that came to nothing since the start, by door and reason")
                        .tag("door", door.wireName())
                        .tag("reason", fault.wireName())
                        .register(registry);
            }
        }
    }

    /** Of a store that has a server behind it. */
    private void bindBehind(MeterRegistry registry) {
        if (store.status().waitingCapacity() == 0) {
            return;
        }
        Gauge.builder("chieng.store.waiting", store, now -> now.status().waitingBytes())
                .baseUnit("bytes")
                .description("Acknowledged readings on this computer's disk that wait for the store's server")
                .register(registry);
        Gauge.builder(
                        "chieng.store.waiting.capacity",
                        store,
                        now -> now.status().waitingCapacity())
                .baseUnit("bytes")
                .description("How much may wait on this computer's disk; past it nothing is acknowledged")
                .register(registry);
        Gauge.builder("chieng.store.server.works", store, now -> now.status().fault() == null ? 1 : 0)
                .description("1 while the store's server takes readings, 0 while they wait on this computer's disk")
                .register(registry);
        Gauge.builder("chieng.store.quarantined", store, now -> now.status().quarantined())
                .description("Lines that the store's server never takes, kept in quarantine.lp since the start")
                .register(registry);
    }
}
