package org.chieng.gateway.adapter.broker;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import org.chieng.gateway.adapter.DeviceMessages;
import org.chieng.gateway.adapter.ErrorMessages;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what comes from the broker, in its order, and acknowledges it when it is durable or refused for good. While the store's queue is
 * full or the registry is away, it waits here, and the broker sends no more than may be in flight. Confined to one event loop.
 */
final class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
    private static final long AGAIN_MILLIS = 1_000;
    /** How often a message is offered to a store that fails on it alone; it would keep all behind it from being acknowledged. */
    private static final int OFFERS = 3;

    private final Context context;
    private final Ingest ingest;
    private final DeviceMessages messages;
    private final KnownDevices devices;
    private final BrokerReplies replies;
    private final int inFlight;
    private final Deque<Mqtt5Publish> held = new ArrayDeque<>();
    private boolean waiting;
    private boolean closed;

    /** @param inFlight how many messages may wait; those with QoS 0 past it are dropped, for the broker sends them all the same */
    Arrivals(
            Context context,
            Ingest ingest,
            DeviceMessages messages,
            KnownDevices devices,
            BrokerReplies replies,
            int inFlight) {
        this.context = context;
        this.ingest = ingest;
        this.messages = messages;
        this.devices = devices;
        this.replies = replies;
        this.inFlight = inFlight;
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
                        known -> offer(message, known, 1),
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
        LOG.info("refused {}: {}", message.getTopic(), why.getMessage());
        message.acknowledge();
    }

    private void offer(Mqtt5Publish message, EnrolledDevice device, int times) {
        messages.take(
                        replies.to(device),
                        message.getTopic().toString(),
                        message.getPayloadAsBytes(),
                        contentType(message))
                .thenAccept(result -> context.runOnContext(any -> answer(message, device, result, times)));
    }

    private static @Nullable String contentType(Mqtt5Publish message) {
        return message.getContentType().map(Object::toString).orElse(null);
    }

    private void answer(Mqtt5Publish message, EnrolledDevice device, IngestResult result, int times) {
        if (result.isUnavailable() && times < OFFERS) {
            context.owner()
                    .setTimer(
                            AGAIN_MILLIS,
                            any -> context.runOnContext(now -> {
                                if (!closed) {
                                    offer(message, device, times + 1);
                                }
                            }));
            return;
        }
        if (result.isUnavailable()) {
            LOG.error("the store fails on a message of {}, which is lost: {}", device.device(), result.summary());
        }
        if (!result.isClean()) {
            String topic = message.getTopic().toString();
            replies.tell(device.device(), DeviceTopic.Kind.ERRORS, ErrorMessages.of(topic, result.rejections()));
        }
        message.acknowledge();
    }
}
