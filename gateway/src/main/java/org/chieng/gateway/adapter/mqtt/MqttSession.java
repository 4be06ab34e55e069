package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttTopicSubscription;
import io.vertx.mqtt.MqttWill;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.MqttUnsubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.chieng.gateway.adapter.DeviceMessages;
import org.chieng.gateway.adapter.ErrorMessages;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.topic.DeviceTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of one device, from its CONNACK to its end. Confined to its event loop. */
final class MqttSession implements DeviceMessages.Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);

    private final MqttEndpoint endpoint;
    private final EnrolledDevice device;
    private final String clientId;
    private final Ingest ingest;
    private final Sessions sessions;
    private final Backlog backlog;
    private final ClientSocket socket;
    private final Acknowledgements acknowledgements;
    private final DeviceMessages messages;
    private final SessionDownlink downlink;
    private final Set<String> errorTopics = new HashSet<>();
    private boolean ended;
    private boolean willDropped;

    MqttSession(
            MqttEndpoint endpoint,
            EnrolledDevice device,
            String clientId,
            Ingest ingest,
            Sessions sessions,
            Backlog backlog,
            ClientSocket socket,
            DownlinkQueue queue,
            DeviceMessages messages,
            Clock clock) {
        this.endpoint = endpoint;
        this.device = device;
        this.clientId = clientId;
        this.ingest = ingest;
        this.sessions = sessions;
        this.backlog = backlog;
        this.socket = socket;
        this.acknowledgements = new Acknowledgements(endpoint, socket);
        this.messages = messages;
        this.downlink = new SessionDownlink(endpoint, device.device(), queue, clock);
    }

    @Override
    public EnrolledDevice device() {
        return device;
    }

    String clientId() {
        return clientId;
    }

    /** Begins to answer; call before the connection is accepted. */
    void listen() {
        endpoint.publishHandler(this::published)
                .publishReleaseHandler(acknowledgements::released)
                .subscribeHandler(this::subscribed)
                .unsubscribeHandler(this::unsubscribed)
                .disconnectHandler(any -> willDropped = true) // [MQTT-3.14.4-3]
                .disconnectMessageHandler(
                        message -> willDropped = message.code() != MqttDisconnectReasonCode.WITH_WILL_MESSAGE)
                .exceptionHandler(this::broken)
                .closeHandler(any -> closed());
        sessions.add(this);
    }

    /** Another connection has the same device and client id. */
    void takenOver() {
        LOG.info("{} ({}) is taken over by a new connection", device.device(), clientId);
        end(MqttDisconnectReasonCode.SESSION_TAKEN_OVER, "another connection uses this client id");
    }

    /** The gateway closes. */
    void shutDown() {
        end(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN, "the gateway closes: keep the data and connect again");
    }

    /** There is something new for the device. */
    void deliver() {
        if (!ended) {
            downlink.deliver();
        }
    }

    private void published(MqttPublishMessage message) {
        if (!acknowledgements.isNew(message)) {
            return;
        }
        int size = message.payload().length();
        backlog.enter(
                size,
                () -> take(message)
                        .thenAccept(result -> backlog.onLoop(() -> {
                            backlog.leave(size);
                            answer(message, result);
                        })));
    }

    /** What becomes of a message; completes on any thread. */
    private CompletionStage<IngestResult> take(MqttPublishMessage message) {
        return messages.take(
                this, message.topicName(), message.payload().getBytes(), Mqtt5.contentType(message.properties()));
    }

    @Override
    public void said(boolean online) {
        sessions.say(device, online);
    }

    @Override
    public boolean tellTime(Buffer answer) {
        return downlink.tellTime(answer);
    }

    private void answer(MqttPublishMessage message, IngestResult result) {
        if (!result.isClean() && !result.isUnavailable()) {
            tellErrors(message.topicName(), result.rejections());
        }
        if (ended) {
            return;
        }
        if (result.isUnavailable()) {
            end(MqttDisconnectReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, result.summary());
        } else if (!result.isClean() && result.code() == ErrorCode.PAYLOAD_TOO_LARGE) {
            end(MqttDisconnectReasonCode.PACKET_TOO_LARGE, result.summary());
        } else {
            acknowledgements.acknowledge(message, result);
        }
    }

    /** To every session of the device that listens, on the topic that it listens on. */
    private void tellErrors(String topic, List<Rejection> rejections) {
        List<Buffer> messages = ErrorMessages.of(topic, rejections);
        sessions.of(device.device()).forEach(session -> session.publishErrors(messages));
    }

    private void publishErrors(List<Buffer> messages) {
        for (String topic : errorTopics) {
            for (Buffer message : messages) {
                if (!ended && socket.isPeerReading()) {
                    endpoint.publish(topic, message, MqttQoS.AT_MOST_ONCE, false, false);
                }
            }
        }
    }

    private void subscribed(MqttSubscribeMessage message) {
        List<MqttSubAckReasonCode> codes = new ArrayList<>();
        List<MqttQoS> granted = new ArrayList<>();
        for (MqttTopicSubscription subscription : message.topicSubscriptions()) {
            MqttSubAckReasonCode code = subscribe(subscription.topicName(), subscription.qualityOfService());
            codes.add(code);
            granted.add(code.isError() ? MqttQoS.FAILURE : MqttQoS.valueOf(code.value()));
        }
        if (Mqtt5.speaks(endpoint)) {
            endpoint.subscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
        } else {
            endpoint.subscribeAcknowledge(message.messageId(), granted);
        }
        deliver();
    }

    private MqttSubAckReasonCode subscribe(String filter, MqttQoS wanted) {
        try {
            DeviceTopic topic = DeviceTopic.parseFilter(filter, device.device());
            if (topic.kind().isUp()) {
                throw new RejectedException(
                        ErrorCode.FOREIGN_DEVICE, "only errors, commands/+, config and clock can be subscribed to");
            }
            if (topic.id() != null) {
                throw new RejectedException(ErrorCode.UNKNOWN_TOPIC, "subscribe to commands/+, for all commands");
            }
            if (topic.kind() == DeviceTopic.Kind.ERRORS) {
                errorTopics.add(filter);
                return MqttSubAckReasonCode.GRANTED_QOS0;
            }
            return downlink.subscribe(topic.kind(), filter, wanted) == MqttQoS.AT_LEAST_ONCE
                    ? MqttSubAckReasonCode.GRANTED_QOS1
                    : MqttSubAckReasonCode.GRANTED_QOS0;
        } catch (RejectedException e) {
            ingest.refuse(e);
            return e.code() == ErrorCode.FOREIGN_DEVICE
                    ? MqttSubAckReasonCode.NOT_AUTHORIZED
                    : MqttSubAckReasonCode.TOPIC_FILTER_INVALID;
        }
    }

    private void unsubscribed(MqttUnsubscribeMessage message) {
        List<MqttUnsubAckReasonCode> codes = new ArrayList<>();
        for (String filter : message.topics()) {
            codes.add(
                    errorTopics.remove(filter) || downlink.unsubscribe(filter)
                            ? MqttUnsubAckReasonCode.SUCCESS
                            : MqttUnsubAckReasonCode.NO_SUBSCRIPTION_EXISTED);
        }
        if (Mqtt5.speaks(endpoint)) {
            endpoint.unsubscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
        } else {
            endpoint.unsubscribeAcknowledge(message.messageId());
        }
    }

    /** The packet can't be read; Vert.x closes the connection after this [MQTT-4.13.1-1]. */
    private void broken(Throwable why) {
        if (why instanceof TooLongFrameException || why.getCause() instanceof TooLongFrameException) {
            RejectedException tooLarge = new RejectedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "packet too large, payloads have at most " + PackDecoder.MAX_PAYLOAD_BYTES
                            + " bytes: send it in parts");
            tellErrors("telemetry", ingest.refuse(tooLarge).rejections());
            end(MqttDisconnectReasonCode.PACKET_TOO_LARGE, String.valueOf(tooLarge.getMessage()));
        } else {
            LOG.debug("{} ({}): {}", device.device(), clientId, why.toString());
            end(MqttDisconnectReasonCode.MALFORMED_PACKET, "packet can't be read");
        }
    }

    /** Ends the connection from our side; a client of version 5 is told why [MQTT-4.13.1-1]. */
    private void end(MqttDisconnectReasonCode code, String sentence) {
        if (ended || !endpoint.isConnected()) {
            return;
        }
        ended = true;
        if (Mqtt5.speaks(endpoint)) {
            endpoint.disconnect(code, Mqtt5.reason(sentence)); // closes too
        } else {
            endpoint.close();
        }
    }

    private void closed() {
        ended = true;
        downlink.end();
        backlog.clear();
        sessions.remove(this);
        publishWill();
    }

    /** The will of a connection that ended without DISCONNECT [MQTT-3.1.2-8]; nobody waits for its acknowledgement. */
    private void publishWill() {
        MqttWill will = endpoint.will();
        if (willDropped || will == null || !will.isWillFlag()) {
            return;
        }
        boolean isStale =
                will.getWillTopic().endsWith(DeviceTopic.Kind.STATUS.level()) && sessions.has(device.device());
        if (!isStale) {
            messages.take(this, will.getWillTopic(), will.getWillMessageBytes(), null);
        }
    }
}
