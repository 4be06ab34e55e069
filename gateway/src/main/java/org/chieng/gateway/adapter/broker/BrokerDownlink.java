package org.chieng.gateway.adapter.broker;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.downlink.WaitingCommand;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what goes down, on devices' topics. A command stays in the queue until the broker has acknowledged that it has somebody to
 * give it to. Confined to one event loop.
 */
final class BrokerDownlink {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerDownlink.class);
    /** A device may say that it is there before it has subscribed. */
    private static final long AGAIN_MILLIS = 1_000;

    private final BrokerClient client;
    private final DownlinkQueue queue;
    private final Presence presence;
    private final Context context;
    private final Clock clock;
    private final Set<WaitingCommand> sent = new HashSet<>();
    private final Map<DeviceId, byte[]> configs = new HashMap<>();
    private final Set<DeviceId> again = new HashSet<>();

    BrokerDownlink(BrokerClient client, DownlinkQueue queue, Presence presence, Context context, Clock clock) {
        this.client = client;
        this.queue = queue;
        this.presence = presence;
        this.context = context;
        this.clock = clock;
    }

    /** There may be something new for a device. */
    void deliver(DeviceId device) {
        if (!client.isConnected()) {
            return; // everything is looked at once it is
        }
        deliverConfig(device);
        if (presence.isOnline(device)) {
            queue.waiting(device).stream().filter(sent::add).forEach(command -> send(device, command));
        }
    }

    /** The connection stands again. */
    void deliverAll() {
        configs.clear();
        presence.online().forEach(this::deliver);
    }

    /** Retained at the broker, so that the device need not be there; an empty one takes it back [MQTT-3.3.1-6]. */
    private void deliverConfig(DeviceId device) {
        Optional<byte[]> config = queue.config(device);
        byte[] before = configs.get(device);
        if (config.isPresent() ? Arrays.equals(config.get(), before) : before == null) {
            return;
        }
        config.ifPresentOrElse(now -> configs.put(device, now), () -> configs.remove(device));
        Mqtt5Publish message = Mqtt5Publish.builder()
                .topic(new DeviceTopic(device, DeviceTopic.Kind.CONFIG).toString())
                .payload(config.orElse(new byte[0]))
                .qos(MqttQos.AT_LEAST_ONCE)
                .retain(true)
                .build();
        client.publish(message).exceptionally(why -> {
            context.runOnContext(any -> {
                configs.remove(device);
                tryAgain(device);
            });
            return null;
        });
    }

    private void send(DeviceId device, WaitingCommand command) {
        long seconds = Duration.between(clock.instant(), command.expiry()).toSeconds();
        Mqtt5Publish message = Mqtt5Publish.builder()
                .topic(new DeviceTopic(device, DeviceTopic.Kind.COMMANDS, command.id()).toString())
                .payload(command.payload())
                .qos(MqttQos.AT_LEAST_ONCE)
                .messageExpiryInterval(Math.max(1, Math.min(seconds, 0xFFFF_FFFFL)))
                .build();
        client.publish(message)
                .thenAccept(result -> context.runOnContext(any -> answered(device, command, isTaken(result))))
                .exceptionally(why -> {
                    context.runOnContext(any -> answered(device, command, false));
                    return null;
                });
    }

    private void answered(DeviceId device, WaitingCommand command, boolean taken) {
        sent.remove(command);
        if (taken) {
            queue.delivered(device, command);
        } else {
            tryAgain(device);
        }
    }

    private static boolean isTaken(Mqtt5PublishResult result) {
        return result.getError().isEmpty()
                && !(result instanceof Mqtt5PublishResult.Mqtt5Qos1Result acknowledged
                        && acknowledged.getPubAck().getReasonCode() == Mqtt5PubAckReasonCode.NO_MATCHING_SUBSCRIBERS);
    }

    private void tryAgain(DeviceId device) {
        if (again.add(device)) {
            context.owner()
                    .setTimer(
                            AGAIN_MILLIS,
                            any -> context.runOnContext(now -> {
                                again.remove(device);
                                deliver(device);
                            }));
        }
    }

    /** Publishes what is of no use later: an error, the time. */
    void tell(DeviceId device, DeviceTopic.Kind kind, List<Buffer> messages) {
        String topic = new DeviceTopic(device, kind).toString();
        for (Buffer payload : messages) {
            Mqtt5Publish message = Mqtt5Publish.builder()
                    .topic(topic)
                    .payload(payload.getBytes())
                    .qos(MqttQos.AT_MOST_ONCE)
                    .build();
            client.publish(message).exceptionally(why -> {
                LOG.debug("{}: {}", topic, why.getMessage());
                return null;
            });
        }
    }
}
