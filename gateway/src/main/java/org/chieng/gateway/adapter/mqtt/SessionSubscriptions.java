package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttTopicSubscription;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.dialect.FeedFilter;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.topic.DeviceTopic;

/** What one session has subscribed to. Confined to the session's event loop. */
final class SessionSubscriptions {
    private final MqttEndpoint endpoint;
    private final EnrolledDevice device;
    private final Ingest ingest;
    private final SessionDownlink downlink;
    private final SessionLive live;
    private final ClientSocket socket;
    private final int most;
    private final Set<String> errorTopics = new HashSet<>();

    /** @param most how many filters there may be */
    SessionSubscriptions(
            MqttEndpoint endpoint,
            EnrolledDevice device,
            Ingest ingest,
            SessionDownlink downlink,
            SessionLive live,
            ClientSocket socket,
            int most) {
        this.endpoint = endpoint;
        this.device = device;
        this.ingest = ingest;
        this.downlink = downlink;
        this.live = live;
        this.socket = socket;
        this.most = most;
    }

    /** Answers a SUBSCRIBE. */
    void subscribe(MqttSubscribeMessage message) {
        List<MqttSubAckReasonCode> codes = new ArrayList<>();
        List<MqttQoS> granted = new ArrayList<>();
        for (MqttTopicSubscription subscription : message.topicSubscriptions()) {
            MqttSubAckReasonCode code = subscribe(subscription);
            codes.add(code);
            granted.add(code.isError() ? MqttQoS.FAILURE : MqttQoS.valueOf(code.value()));
        }
        if (Mqtt5.speaks(endpoint)) {
            endpoint.subscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
        } else {
            endpoint.subscribeAcknowledge(message.messageId(), granted);
        }
    }

    private MqttSubAckReasonCode subscribe(MqttTopicSubscription wanted) {
        String filter = wanted.topicName();
        try {
            refuseTooMany(filter);
            if (LiveFilter.isOne(filter)) {
                live.subscribe(filter);
                return MqttSubAckReasonCode.GRANTED_QOS0;
            }
            if (filter.equals(device.device() + "/errors") || filter.equals(device.device() + "/throttle")) {
                errorTopics.add(filter); // clients of Adafruit IO listen there
                return MqttSubAckReasonCode.GRANTED_QOS0;
            }
            FeedFilter feed = FeedFilter.parse(filter, device.device());
            if (feed == null) {
                return subscribe(wanted, DeviceTopic.parseFilter(filter, device.device()));
            }
            if (wanted.subscriptionOption().isNoLocal()) {
                return MqttSubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR; // it is its own values that it gets
            }
            live.subscribe(filter, feed);
            return MqttSubAckReasonCode.GRANTED_QOS0;
        } catch (RejectedException e) {
            ingest.refuse(e);
            return switch (e.code()) {
                case FOREIGN_DEVICE -> MqttSubAckReasonCode.NOT_AUTHORIZED;
                case QUOTA_EXCEEDED -> MqttSubAckReasonCode.QUOTA_EXCEEDED;
                default ->
                    filter.startsWith("$share/")
                            ? MqttSubAckReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED
                            : MqttSubAckReasonCode.TOPIC_FILTER_INVALID;
            };
        }
    }

    private void refuseTooMany(String filter) throws RejectedException {
        boolean isNew = !errorTopics.contains(filter) && !live.has(filter) && !downlink.has(filter);
        if (isNew && errorTopics.size() + live.count() + downlink.count() >= most) {
            throw new RejectedException(
                    ErrorCode.QUOTA_EXCEEDED, "a session may have " + most + " subscriptions: subscribe to live/#");
        }
    }

    private MqttSubAckReasonCode subscribe(MqttTopicSubscription wanted, DeviceTopic topic) throws RejectedException {
        if (topic.kind().isUp()) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE, "only errors, commands/+, config, clock and live can be subscribed to");
        }
        if (topic.id() != null) {
            throw new RejectedException(ErrorCode.UNKNOWN_TOPIC, "subscribe to commands/+, for all commands");
        }
        if (topic.kind() == DeviceTopic.Kind.ERRORS) {
            errorTopics.add(wanted.topicName());
            return MqttSubAckReasonCode.GRANTED_QOS0;
        }
        MqttSubscriptionOption option = wanted.subscriptionOption();
        MqttQoS granted = downlink.subscribe(topic.kind(), wanted.topicName(), option.qos(), option.retainHandling());
        return granted == MqttQoS.AT_LEAST_ONCE ? MqttSubAckReasonCode.GRANTED_QOS1 : MqttSubAckReasonCode.GRANTED_QOS0;
    }

    /** Answers an UNSUBSCRIBE. */
    void unsubscribe(MqttUnsubscribeMessage message) {
        List<MqttUnsubAckReasonCode> codes = new ArrayList<>();
        for (String filter : message.topics()) {
            codes.add(
                    errorTopics.remove(filter) || downlink.unsubscribe(filter) || live.unsubscribe(filter)
                            ? MqttUnsubAckReasonCode.SUCCESS
                            : MqttUnsubAckReasonCode.NO_SUBSCRIPTION_EXISTED);
        }
        if (Mqtt5.speaks(endpoint)) {
            endpoint.unsubscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
        } else {
            endpoint.unsubscribeAcknowledge(message.messageId());
        }
    }

    /** Tells what was refused, on the topics that were subscribed to for it; left out while the client doesn't read. */
    void tellErrors(List<Buffer> messages) {
        for (String topic : errorTopics) {
            for (Buffer message : messages) {
                if (endpoint.isConnected()
                        && socket.isPeerReading()
                        && Mqtt5.fits(endpoint, topic.length() + message.length())) {
                    endpoint.publish(topic, message, MqttQoS.AT_MOST_ONCE, false, false);
                }
            }
        }
    }

    /** The connection is over. */
    void end() {
        downlink.end();
        live.end();
    }
}
