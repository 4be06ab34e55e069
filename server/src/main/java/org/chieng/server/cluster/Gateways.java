package org.chieng.server.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.downlink.WaitingCommand;
import org.chieng.gateway.erase.Erased;
import org.chieng.gateway.live.LiveReadings;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateways of the cluster, seen from a server: a door of its queue, behind which devices are those that listen at a gateway. A command
 * waits in the queue until a gateway has taken it. A verticle; confined to its event loop, but for {@link #statuses} and {@link #count}.
 */
public final class Gateways extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);
    /** In periods of {@link GatewayVoice}; chosen: longer than a long garbage collection. */
    private static final int SILENCE_OF_THE_GONE = 10;

    /** Chosen: what waits in an outbox goes to its server first. */
    private static final long ERASE_TIMEOUT_MILLIS = 120_000;

    private final DownlinkQueue queue;
    private final Map<String, RemoteGateway> gateways = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Set<WaitingCommand> sent = new HashSet<>();
    private final Set<DeviceId> listening = new HashSet<>();
    private final Map<DeviceId, byte[]> configs = new HashMap<>();
    private volatile Map<DeviceId, LiveStatus> statuses = Map.of();
    private volatile int count;

    /** @param queue where this server's commands wait; the devices that listen are told to it */
    public Gateways(DownlinkQueue queue) {
        this.queue = queue;
    }

    /** What the gateways said last of each device. */
    public Map<DeviceId, LiveStatus> statuses() {
        return statuses;
    }

    /** How many gateways are heard. */
    public int count() {
        return count;
    }

    @Override
    public Future<?> start() {
        EventBus bus = vertx.eventBus();
        queue.onNews(device -> context.runOnContext(any -> {
            configure(device);
            deliver(device);
        }));
        vertx.setPeriodic(GatewayVoice.PERIOD_MILLIS, any -> lookRound());
        return Future.all(
                bus.<JsonObject>consumer(Wire.NEWS, message -> news(message.body()))
                        .completion(),
                bus.<JsonObject>consumer(Wire.REPLIES, message -> replied(message.body()))
                        .completion());
    }

    private void replied(JsonObject reply) {
        queue.replied(Wire.device(reply), Wire.id(reply), reply.getBinary("payload"));
    }

    private void news(JsonObject news) {
        String name = news.getString("gateway");
        RemoteGateway known = gateways.get(name);
        if (known == null || !known.take(news)) {
            ask(name);
        } else {
            changed();
        }
    }

    private void ask(String name) {
        if (!asked.add(name)) {
            return;
        }
        vertx.eventBus()
                .<JsonObject>request(Wire.snapshot(name), new JsonObject())
                .onComplete(answer -> {
                    asked.remove(name);
                    if (answer.succeeded()) {
                        if (gateways.put(name, new RemoteGateway(answer.result().body())) == null) {
                            LOG.info("hears gateway {}", name);
                            configs.forEach(this::tellConfig);
                        }
                        changed();
                    }
                });
    }

    private void lookRound() {
        boolean gone = gateways.values().removeIf(gateway -> gateway.countSilence() > SILENCE_OF_THE_GONE);
        if (gone) {
            LOG.warn("a gateway is silent, {} are heard", gateways.size());
            changed();
        }
        listening.forEach(this::deliver); // what a gateway did not take
    }

    /**
     * Asks all gateways that are heard, one after the other, to forget what a device measured; then forgets what waits here for it. Thread-safe.
     *
     * @return fails when one can't, or none is heard
     */
    public Future<Erased> erase(EnrolledDevice device, long fromMicros, long toMicros) {
        Promise<Erased> erased = Promise.promise();
        context.runOnContext(any -> {
            if (gateways.isEmpty()) {
                erased.fail("no gateway is heard");
                return;
            }
            Future<Erased> all = Future.succeededFuture(Erased.NOTHING);
            for (String name : List.copyOf(gateways.keySet())) {
                all = all.compose(before -> eraseAt(name, Wire.erasure(device, fromMicros, toMicros))
                        .map(before::plus));
            }
            boolean isAll = fromMicros == Long.MIN_VALUE && toMicros == Long.MAX_VALUE;
            all.map(done -> isAll ? done.plus(new Erased(0, 0, 0, queue.forget(device.device()), true)) : done)
                    .onComplete(erased);
        });
        return erased.future();
    }

    /** Tells all gateways to end the sessions of a device whose secret is no longer good. Thread-safe; never blocks. */
    public void endSessions(DeviceId device) {
        vertx.eventBus().publish(Wire.REVOCATIONS, Wire.about(device, new byte[0]));
    }

    /** Lets any gateway store what a browser measured; fails with a {@link RejectedException} when it is to be sent again. Thread-safe. */
    public Future<Integer> take(EnrolledDevice device, List<Reading> readings) {
        return vertx.eventBus()
                .<Integer>request(
                        Wire.READINGS,
                        new LiveReadings(device.device(), readings),
                        new DeliveryOptions()
                                .addHeader(Wire.SCHOOL, device.school().value()))
                .map(Message::body)
                .recover(why -> Future.failedFuture(Wire.refusal(why)));
    }

    private Future<Erased> eraseAt(String gateway, JsonObject asked) {
        return vertx.eventBus()
                .<JsonObject>request(
                        Wire.erasures(gateway), asked, new DeliveryOptions().setSendTimeout(ERASE_TIMEOUT_MILLIS))
                .map(answer -> Wire.erased(answer.body()));
    }

    /** Brings the queue and the statuses to what the gateways say together. */
    private void changed() {
        count = gateways.size();
        Set<DeviceId> now = new HashSet<>();
        Map<DeviceId, LiveStatus> merged = new HashMap<>();
        for (RemoteGateway gateway : gateways.values()) {
            now.addAll(gateway.listening());
            gateway.statuses().forEach((device, status) -> merged.merge(device, status, Gateways::better));
        }
        statuses = Map.copyOf(merged);
        List<DeviceId> came = new ArrayList<>(now);
        came.removeAll(listening);
        listening.stream().filter(device -> !now.contains(device)).forEach(queue::ended);
        came.forEach(queue::began);
        listening.clear();
        listening.addAll(now);
        came.forEach(this::deliver);
    }

    /** A device is online when one gateway says so; else the newest word counts. */
    private static LiveStatus better(LiveStatus one, LiveStatus other) {
        if (one.online() != other.online()) {
            return one.online() ? one : other;
        }
        return one.sinceMicros() >= other.sinceMicros() ? one : other;
    }

    /** Tells all gateways, for the device may come to any of them. */
    private void configure(DeviceId device) {
        byte[] before = configs.get(device);
        Optional<byte[]> config = queue.config(device);
        if (config.isPresent() ? !Arrays.equals(config.get(), before) : before != null) {
            config.ifPresentOrElse(now -> configs.put(device, now), () -> configs.remove(device));
            tellConfig(device, config.orElse(new byte[0]));
        }
    }

    private void tellConfig(DeviceId device, byte[] config) {
        vertx.eventBus().publish(Wire.CONFIGS, Wire.about(device, config));
    }

    private void deliver(DeviceId device) {
        Optional<String> gateway = gateways.entrySet().stream()
                .filter(each -> each.getValue().listening().contains(device))
                .map(Map.Entry::getKey)
                .findFirst();
        gateway.ifPresent(name ->
                queue.waiting(device).stream().filter(sent::add).forEach(command -> send(name, device, command)));
    }

    private void send(String gateway, DeviceId device, WaitingCommand command) {
        JsonObject message = Wire.about(device, command.payload())
                .put("id", command.id().value())
                .put("expiry", command.expiry().toEpochMilli());
        vertx.eventBus().<String>request(Wire.commands(gateway), message).onComplete(answer -> {
            sent.remove(command);
            if (answer.succeeded() && answer.result().body().equals(Downlink.Taken.TAKEN.name())) {
                queue.delivered(device, command);
            }
        });
    }
}
