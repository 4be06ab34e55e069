package org.chieng.gateway.adapter.broker;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vertx.core.Context;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.chieng.gateway.adapter.DeviceMessages;
import org.chieng.gateway.adapter.ErrorMessages;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.gateway.limit.Allowance;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.gateway.log.LogBudget;
import org.chieng.gateway.log.LogEvent;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what comes from the broker, in its order, and acknowledges it when it is durable or refused for good. While the store's queue is
 * full or the registry is away, it waits here, and the broker sends no more than may be in flight. What the store fails on alone is put
 * aside before it is acknowledged: the client acknowledges in order, so that all behind it would wait for ever. Confined to one event loop.
 */
final class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
    /** Chosen: of what nobody known has sent, so many lines at once, and so many a second. */
    private static final int MOST_LINES = 100;

    private static final double LINES_PER_SECOND = 1;

    private final LogBudget lines = new LogBudget(System::nanoTime, MOST_LINES, LINES_PER_SECOND);
    private static final long AGAIN_MILLIS = 1_000;
    /** How often a message is offered to a store that fails on it alone. */
    private static final int OFFERS = 3;

    private final Context context;
    private final Ingest ingest;
    private final DeviceMessages messages;
    private final KnownDevices devices;
    private final BrokerReplies replies;
    private final @Nullable UnstorableMessages unstorable;
    private final RateLimits limits;
    private final Paced paced;
    private final Clock clock;
    private final int inFlight;
    private final Deque<Mqtt5Publish> held = new ArrayDeque<>();
    private boolean waiting;
    private boolean closed;

    /**
     * @param unstorable takes what the store fails on, on a worker; null: that is not acknowledged
     * @param inFlight how many messages may wait; those with QoS 0 past it are dropped, for the broker sends them all the same
     */
    Arrivals(
            Context context,
            Ingest ingest,
            DeviceMessages messages,
            KnownDevices devices,
            BrokerReplies replies,
            @Nullable UnstorableMessages unstorable,
            RateLimits limits,
            Clock clock,
            int inFlight) {
        this.context = context;
        this.ingest = ingest;
        this.messages = messages;
        this.devices = devices;
        this.replies = replies;
        this.unstorable = unstorable;
        this.limits = limits;
        this.paced = new Paced(context, ingest, limits, clock, this::slowed, inFlight);
        this.inFlight = inFlight;
        this.clock = clock;
    }

    /** A message has come. */
    void add(Mqtt5Publish message) {
        if (message.getQos() == MqttQos.AT_MOST_ONCE && held.size() >= inFlight) {
            ingest.refuse(new RejectedException(ErrorCode.STORE_UNAVAILABLE, "sent with QoS 0 and no room for it"));
            return;
        }
        held.add(message);
        if (!waiting) {
            drain();
        }
    }

    /** Takes nothing more: what is held is not acknowledged, so the broker still has it. */
    void close() {
        closed = true;
        held.clear();
        paced.close();
    }

    private void drain() {
        waiting = false;
        while (!held.isEmpty()) {
            if (!ingest.isNext()) {
                waiting = true;
                ingest.whenRoom(() -> context.runOnContext(any -> drain()));
                return;
            }
            if (!take(held.element())) {
                return;
            }
            held.remove();
        }
    }

    /** False when the registry has to be asked first; then {@link #drain} goes on when it has answered. */
    private boolean take(Mqtt5Publish message) {
        DeviceId id;
        try {
            id = sender(message.getTopic().toString());
        } catch (RejectedException e) {
            refuse(message, e);
            return true;
        }
        if (!devices.isKnown(id)) {
            waiting = true;
            devices.ask(id).onComplete(any -> drain(), why -> drainLater());
            return false;
        }
        devices.get(id)
                .ifPresentOrElse(
                        known -> paced.enter(known, paid -> offer(message, known, paid, 1)),
                        () -> refuse(
                                message,
                                new RejectedException(
                                        ErrorCode.UNKNOWN_DEVICE,
                                        "the broker lets in " + id
                                                + ", which is not enrolled: an operator enrols devices")));
        return true;
    }

    private static DeviceId sender(String topic) throws RejectedException {
        return DeviceId.parse(topic.split("/", 4)[2]); // as all that was subscribed to has it
    }

    private void drainLater() {
        context.owner().setTimer(AGAIN_MILLIS, any -> context.runOnContext(now -> drain()));
    }

    private void refuse(Mqtt5Publish message, RejectedException why) {
        ingest.refuse(why);
        message.acknowledge();
        if (!lines.take()) {
            return;
        }
        long leftOut = lines.takeLeftOut();
        if (leftOut > 0) {
            LogEvent.LINES_LEFT_OUT.in(LOG).addKeyValue("lines", leftOut).log("so many were refused before this");
        }
        LogEvent.REFUSED
                .in(LOG)
                .addKeyValue("topic", message.getTopic())
                .addKeyValue("reason", why.code().wireName())
                .log(why.getMessage());
    }

    private void slowed(EnrolledDevice device) {
        RejectedException why = Allowance.slowed();
        ingest.slowed(device, why);
        replies.tell(device.device(), DeviceTopic.Kind.ERRORS, ErrorMessages.of("telemetry", List.of(why.rejection())));
    }

    private void offer(Mqtt5Publish message, EnrolledDevice device, boolean paid, int times) {
        messages.take(
                        replies.to(device),
                        message.getTopic().toString(),
                        message.getPayloadAsBytes(),
                        contentType(message))
                .thenAccept(result -> {
                    if (paid) {
                        limits.of(device).chargeReadings(result.stored());
                    }
                    context.runOnContext(any -> answer(message, device, result, times));
                });
    }

    private static @Nullable String contentType(Mqtt5Publish message) {
        return message.getContentType().map(Object::toString).orElse(null);
    }

    private void answer(Mqtt5Publish message, EnrolledDevice device, IngestResult result, int times) {
        if (closed && result.isUnavailable()) {
            return; // not acknowledged, so the broker still has it
        }
        if (result.isUnavailable() && times < OFFERS) {
            again(() -> offer(message, device, false, times + 1));
            return;
        }
        if (result.isUnavailable()) {
            putAside(message, device, result.summary());
            return;
        }
        acknowledge(message, device, result);
    }

    private void again(Runnable step) {
        context.owner()
                .setTimer(
                        AGAIN_MILLIS,
                        any -> context.runOnContext(now -> {
                            if (!closed) {
                                step.run();
                            }
                        }));
    }

    /** To the file and the quarantine; then the broker may forget it. */
    private void putAside(Mqtt5Publish message, EnrolledDevice device, String reason) {
        UnstorableMessages file = unstorable;
        if (file == null) {
            LogEvent.UNSTORABLE.in(LOG, device).log("the store fails on a message, and all behind it wait: {}", reason);
            again(() -> offer(message, device, false, OFFERS));
            return;
        }
        String topic = message.getTopic().toString();
        byte[] payload = message.getPayloadAsBytes();
        context.<Void>executeBlocking(() -> {
                    file.add(clock.instant(), topic, contentType(message), payload, reason);
                    return null;
                })
                .onSuccess(kept -> {
                    String kind = "the store fails on this message, which is kept in " + file + ": " + reason;
                    LogEvent.UNSTORABLE.in(LOG, device).log(kind);
                    acknowledge(
                            message,
                            device,
                            ingest.refuse(device, payload, new RejectedException(ErrorCode.STORE_UNAVAILABLE, kind)));
                })
                .onFailure(why -> {
                    LogEvent.UNSTORABLE
                            .in(LOG, device)
                            .log("{} can't take a message, and all behind it wait: {}", file, why.toString());
                    again(() -> putAside(message, device, reason));
                });
    }

    private void acknowledge(Mqtt5Publish message, EnrolledDevice device, IngestResult result) {
        if (!result.isClean()) {
            String topic = message.getTopic().toString();
            replies.tell(device.device(), DeviceTopic.Kind.ERRORS, ErrorMessages.of(topic, result.rejections()));
        }
        message.acknowledge();
    }
}
