package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption.RetainedHandlingPolicy;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.downlink.WaitingCommand;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.topic.DeviceTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one session gets of commands, configuration and time, on the topics that it subscribed to. A command stays in the queue until its
 * PUBACK, so that a connection that breaks in between costs nothing. Confined to the session's event loop.
 */
final class SessionDownlink {
    private static final Logger LOG = LoggerFactory.getLogger(SessionDownlink.class);
    /** Chosen: as many commands as a small board may get at once; a client's Receive Maximum may say less [MQTT-3.3.4-9]. */
    private static final int MOST_IN_FLIGHT = 8;

    private static final int MAX_PACKET_ID = 65_535;
    private static final int NOT_SENT = 0;
    private static final byte[] NO_CONFIG = {};

    private record Subscription(String filter, MqttQoS qos) {
        /** The topic of a command in the form, long or short, that was subscribed to. */
        String topic(WaitingCommand command) {
            return filter.substring(0, filter.length() - 1) + command.id();
        }
    }

    private final MqttEndpoint endpoint;
    private final DeviceId device;
    private final DownlinkQueue queue;
    private final Clock clock;
    private final int mostInFlight;
    private final Map<DeviceTopic.Kind, Subscription> subscriptions = new EnumMap<>(DeviceTopic.Kind.class);
    private final Map<Integer, WaitingCommand> inFlight = new HashMap<>();
    private final Set<WaitingCommand> sent = new HashSet<>();
    private byte @Nullable [] toldConfig;
    private int lastPacketId;
    private boolean ended;

    SessionDownlink(MqttEndpoint endpoint, DeviceId device, DownlinkQueue queue, Clock clock) {
        this.endpoint = endpoint;
        this.device = device;
        this.queue = queue;
        this.clock = clock;
        this.mostInFlight = Math.min(MOST_IN_FLIGHT, Mqtt5.receiveMaximum(endpoint));
        endpoint.publishAcknowledgeHandler(this::acknowledged);
    }

    /**
     * Takes a subscription; what there is for it is sent by the next {@link #deliver}.
     *
     * @param retained whether a configuration that is there already is sent
     * @return the QoS that is granted
     */
    MqttQoS subscribe(DeviceTopic.Kind kind, String filter, MqttQoS wanted, RetainedHandlingPolicy retained) {
        MqttQoS granted = wanted == MqttQoS.AT_MOST_ONCE || kind == DeviceTopic.Kind.CLOCK
                ? MqttQoS.AT_MOST_ONCE // an answer about the time is of no use when it comes late
                : MqttQoS.AT_LEAST_ONCE;
        Subscription before = subscriptions.put(kind, new Subscription(filter, granted));
        if (kind == DeviceTopic.Kind.COMMANDS && before == null) {
            queue.began(device);
        }
        if (kind == DeviceTopic.Kind.CONFIG) {
            boolean isNew = before == null || !before.filter().equals(filter);
            handleRetained(retained, isNew);
        }
        return granted;
    }

    /** MQTT 5.0 section 3.8.3.1; 3.1.1 has always the first of the three [MQTT-3.3.1-6]. */
    private void handleRetained(RetainedHandlingPolicy retained, boolean isNew) {
        boolean isWanted = retained == RetainedHandlingPolicy.SEND_AT_SUBSCRIBE
                || (retained == RetainedHandlingPolicy.SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS && isNew);
        if (isWanted) {
            toldConfig = null;
        } else if (isNew) {
            toldConfig = queue.config(device).orElse(NO_CONFIG);
        }
    }

    /** False when there is no such subscription. */
    boolean unsubscribe(String filter) {
        boolean removed = false;
        for (DeviceTopic.Kind kind : DeviceTopic.Kind.values()) {
            Subscription subscription = subscriptions.get(kind);
            if (subscription != null && subscription.filter().equals(filter)) {
                remove(kind);
                removed = true;
            }
        }
        return removed;
    }

    boolean has(String filter) {
        return subscriptions.values().stream()
                .anyMatch(subscription -> subscription.filter().equals(filter));
    }

    int count() {
        return subscriptions.size();
    }

    private void remove(DeviceTopic.Kind kind) {
        if (subscriptions.remove(kind) != null && kind == DeviceTopic.Kind.COMMANDS) {
            queue.ended(device);
        }
    }

    /** The connection is over: what was not acknowledged waits for the next one. */
    void end() {
        ended = true;
        remove(DeviceTopic.Kind.COMMANDS);
    }

    /** Sends what is new for the device, as much as may be in flight. */
    void deliver() {
        deliverConfig();
        deliverCommands();
    }

    private void deliverConfig() {
        Subscription subscription = subscriptions.get(DeviceTopic.Kind.CONFIG);
        if (subscription == null || ended) {
            return;
        }
        queue.config(device)
                .filter(config -> !Arrays.equals(config, toldConfig))
                .ifPresent(config -> {
                    boolean isRetained = toldConfig == null; // [MQTT-3.3.1-8], [MQTT-3.3.1-9]
                    toldConfig = config;
                    publish(
                            subscription.filter(),
                            config,
                            subscription.qos(),
                            isRetained,
                            MqttProperties.NO_PROPERTIES);
                });
    }

    private void deliverCommands() {
        Subscription subscription = subscriptions.get(DeviceTopic.Kind.COMMANDS);
        if (subscription == null) {
            return;
        }
        for (WaitingCommand command : queue.waiting(device)) {
            if (ended || inFlight.size() >= mostInFlight) {
                return;
            }
            if (sent.add(command)) {
                send(subscription, command);
            }
        }
    }

    private void send(Subscription subscription, WaitingCommand command) {
        int id = publish(
                subscription.topic(command), command.payload(), subscription.qos(), false, expiryProperty(command));
        if (id == NOT_SENT || subscription.qos() == MqttQoS.AT_MOST_ONCE) {
            taken(command);
        } else {
            inFlight.put(id, command);
        }
    }

    private MqttProperties expiryProperty(WaitingCommand command) {
        if (!Mqtt5.speaks(endpoint)) {
            return MqttProperties.NO_PROPERTIES;
        }
        MqttProperties properties = new MqttProperties();
        long seconds =
                Math.max(1, Duration.between(clock.instant(), command.expiry()).toSeconds());
        properties.add(new IntegerProperty(
                MqttProperties.PUBLICATION_EXPIRY_INTERVAL, (int) Math.min(Integer.MAX_VALUE, seconds)));
        return properties;
    }

    private void acknowledged(int packetId) {
        WaitingCommand command = inFlight.remove(packetId);
        if (command != null) {
            taken(command);
            deliverCommands();
        }
    }

    private void taken(WaitingCommand command) {
        sent.remove(command);
        queue.delivered(device, command);
    }

    /** Answers a question about the time; false when this session did not subscribe to {@code clock}. */
    boolean tellTime(Buffer answer) {
        Subscription subscription = subscriptions.get(DeviceTopic.Kind.CLOCK);
        if (subscription == null || ended) {
            return false;
        }
        publish(subscription.filter(), answer.getBytes(), MqttQoS.AT_MOST_ONCE, false, MqttProperties.NO_PROPERTIES);
        return true;
    }

    /** Its packet id, or {@link #NOT_SENT} when the client takes no packet as large: it counts as sent [MQTT-3.1.2-25]. */
    private int publish(String topic, byte[] payload, MqttQoS qos, boolean isRetained, MqttProperties properties) {
        if (!Mqtt5.fits(endpoint, topic.length() + payload.length)) {
            LOG.warn("{} takes no packet as large as {} bytes: {} is left out", device, payload.length, topic);
            return NOT_SENT;
        }
        int id = nextPacketId();
        endpoint.publish(topic, Buffer.buffer(payload), qos, false, isRetained, id, properties);
        return id;
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % MAX_PACKET_ID + 1;
        } while (inFlight.containsKey(lastPacketId));
        return lastPacketId;
    }
}
