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
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.chieng.gateway.adapter.DeviceMessages;
import org.chieng.gateway.adapter.ErrorMessages;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.gateway.limit.Allowance;
import org.chieng.gateway.link.HeardDevices;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.topic.DeviceTopic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection of one device, from its CONNACK to its end. Confined to its event loop. */
final class MqttSession implements DeviceMessages.Publisher {
    private static final String TOO_MANY_SESSIONS = "the device has too many sessions: the oldest ends";
    private static final Logger LOG = LoggerFactory.getLogger(MqttSession.class);
    /** Chosen: a device that is too fast for long is told so, and not drowned in it. */
    private static final Duration TELL_SLOW_EVERY = Duration.ofSeconds(10);

    private final MqttEndpoint endpoint;
    private final EnrolledDevice device;
    private final String clientId;
    private final Ingest ingest;
    private final Sessions sessions;
    private final HeardDevices heard;
    private final Backlog backlog;
    private final Allowance allowance;
    private final Acknowledgements acknowledgements;
    private final DeviceMessages messages;
    private final SessionDownlink downlink;
    private final SessionLive live;
    private final FeedCommands feedCommands;
    private final SessionSubscriptions subscriptions;
    private final Clock clock;
    private final SessionLog log;
    private final TopicAliases aliases = new TopicAliases();
    private final RelayedPresence relayed;
    private @Nullable Instant toldSlow;
    private boolean ended;
    private boolean willDropped;
    private String endReason = "connection-lost";

    MqttSession(
            MqttEndpoint endpoint,
            EnrolledDevice device,
            String clientId,
            ClientSocket socket,
            LoopParts loop,
            SessionParts parts) {
        MqttServices services = parts.services();
        MqttSettings.Bounds bounds = parts.bounds();
        this.endpoint = endpoint;
        this.device = device;
        this.clientId = clientId;
        this.clock = services.clock();
        this.log = parts.log();
        this.ingest = services.ingest();
        this.sessions = parts.sessions();
        this.relayed = new RelayedPresence(sessions, device.device());
        this.heard = services.heard();
        this.messages = parts.messages();
        this.allowance = services.limits().of(device);
        this.backlog = new Backlog(ingest, socket, loop.context(), bounds.inFlight(), allowance, this::slowed);
        this.acknowledgements = new Acknowledgements(endpoint, socket);
        this.downlink = new SessionDownlink(endpoint, device.device(), services.downlink(), services.clock());
        this.live = new SessionLive(endpoint, socket, device, loop.live());
        this.feedCommands = parts.feedCommands();
        this.subscriptions =
                new SessionSubscriptions(endpoint, device, ingest, downlink, live, socket, bounds.subscriptions());
    }

    @Override
    public EnrolledDevice device() {
        return device;
    }

    String clientId() {
        return clientId;
    }

    /** Does something on the session's event loop; may be called on any thread. */
    void later(Consumer<MqttSession> what) {
        backlog.onLoop(() -> what.accept(this));
    }

    /** Begins to answer; call before the connection is accepted. */
    void listen() {
        endpoint.publishHandler(this::published)
                .pingHandler(any -> heard.heard(device))
                .publishReleaseHandler(acknowledgements::released)
                .subscribeHandler(this::subscribed)
                .unsubscribeHandler(this::unsubscribed)
                .disconnectHandler(any -> {
                    willDropped = true; // [MQTT-3.14.4-3]
                    endReason = "client-left";
                })
                .disconnectMessageHandler(message -> {
                    willDropped = message.code() != MqttDisconnectReasonCode.WITH_WILL_MESSAGE;
                    endReason = "client-left";
                })
                .authenticationExchangeHandler(any -> violated("AUTH without an Authentication Method"))
                .exceptionHandler(this::broken)
                .closeHandler(any -> closed());
        log.connected(device, clientId, endpoint);
        sessions.add(this);
        heard.began(device, Duration.ofSeconds(endpoint.keepAliveTimeSeconds()));
        heard.heard(device);
    }

    /** Another connection has the same device and client id. */
    void takenOver() {
        end(MqttDisconnectReasonCode.SESSION_TAKEN_OVER, "another connection uses this client id");
    }

    /** The device has opened more sessions than it may, and this is the oldest. */
    void gaveWay() {
        ingest.refuse(device, new RejectedException(ErrorCode.QUOTA_EXCEEDED, TOO_MANY_SESSIONS));
        end(MqttDisconnectReasonCode.QUOTA_EXCEEDED, TOO_MANY_SESSIONS);
    }

    /** The device's secret was taken away. */
    void revoked() {
        end(MqttDisconnectReasonCode.NOT_AUTHORIZED, "the secret of this device is no longer good");
    }

    /** The gateway closes. */
    void shutDown() {
        end(MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN, "the gateway closes: keep the data and connect again");
    }

    /** There is something new for the device. */
    void deliver() {
        if (!ended) {
            downlink.deliver();
            feedCommands.deliver(this);
        }
    }

    boolean hasFeeds() {
        return live.hasFeeds();
    }

    /** Whether it listens to the feed of a value. */
    boolean listensTo(Reading value) {
        return live.listensTo(value);
    }

    /** Tells a value on the feeds that it fits. */
    void tellFeeds(Reading value) {
        live.tellFeeds(value);
    }

    /** Takes a publish. */
    void published(MqttPublishMessage message) {
        String topic = ownTopic(aliases.resolve(message));
        if (topic == null) {
            end(MqttDisconnectReasonCode.TOPIC_ALIAS_INVALID, "the topic alias stands for no topic");
        } else if (Utf8.isBad(topic)) {
            end(MqttDisconnectReasonCode.MALFORMED_PACKET, "the topic is no UTF-8 string of MQTT");
        } else if (topic.isEmpty()) {
            violated("a topic has at least one character"); // [MQTT-4.7.3-1]
        } else if (Properties5.areMisplaced(message.properties(), Properties5.OF_PUBLISH)) {
            misplaced();
        } else if (message.properties().getProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER) != null) {
            violated("a client sends no subscription identifier"); // [MQTT-3.3.4-6]
        } else if (!ended && acknowledgements.isNew(message)) {
            enter(message, topic);
        }
    }

    /** The topic behind a login, which is not shown to anybody; that of another device belongs to nobody's. */
    private @Nullable String ownTopic(@Nullable String topic) {
        if (topic == null || !LoginTopic.isOne(topic)) {
            return topic;
        }
        LoginTopic login = LoginTopic.parse(topic);
        return login != null && login.device().equals(device.device()) ? login.topic() : "login/…";
    }

    /** A client of MQTT 5 is told to slow down and may keep its data; for others, reading waits. */
    private void enter(MqttPublishMessage message, String topic) {
        int size = message.payload().length();
        boolean live = DeviceTopic.isLive(topic, device.device());
        boolean canRefuse = Mqtt5.speaks(endpoint) && message.qosLevel() != MqttQoS.AT_MOST_ONCE;
        long wait = canRefuse ? allowance.tryMessage() : 0;
        backlog.enter(
                size,
                !canRefuse,
                live,
                () -> (wait > 0 ? tooFast(wait) : take(message, topic)).thenAccept(result -> {
                    allowance.chargeReadings(result.stored());
                    backlog.soon(() -> {
                        backlog.leave(size, live);
                        answer(message, topic, result);
                    });
                }));
    }

    private CompletionStage<IngestResult> tooFast(long waitNanos) {
        return CompletableFuture.completedFuture(ingest.refuse(device, Allowance.tooFast(waitNanos)));
    }

    /** A message waits that can't be refused: 3.1.1 has no PUBACK that says no, and QoS 0 none at all. */
    private void slowed() {
        RejectedException why = Allowance.slowed();
        ingest.slowed(device, why);
        Instant now = clock.instant();
        if (toldSlow == null || now.isAfter(toldSlow.plus(TELL_SLOW_EVERY))) {
            toldSlow = now;
            tellErrors("telemetry", List.of(why.rejection()));
        }
    }

    /** What becomes of a message; completes on any thread. */
    private CompletionStage<IngestResult> take(MqttPublishMessage message, String topic) {
        return messages.take(this, topic, message.payload().getBytes(), Mqtt5.contentType(message.properties()));
    }

    @Override
    public void said(boolean online) {
        sessions.say(device, online);
    }

    @Override
    public void heard(EnrolledDevice other, boolean online) {
        relayed.said(other, online);
    }

    @Override
    public boolean takesLive() {
        return true;
    }

    @Override
    public boolean tellTime(Buffer answer) {
        return downlink.tellTime(answer);
    }

    private void answer(MqttPublishMessage message, String topic, IngestResult result) {
        if (!result.isClean() && !result.isUnavailable()) {
            tellErrors(topic, result.rejections());
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
        List<Buffer> told = ErrorMessages.of(topic, rejections);
        subscriptions.tellErrors(told); // at once: this connection may end now
        for (MqttSession session : sessions.of(device.device())) {
            if (session != this) {
                session.later(other -> other.subscriptions.tellErrors(told));
            }
        }
    }

    private void subscribed(MqttSubscribeMessage message) {
        if (message.topicSubscriptions().isEmpty()) {
            violated("a SUBSCRIBE has at least one topic filter"); // [MQTT-3.8.3-2]
        } else if (message.topicSubscriptions().stream().anyMatch(each -> Utf8.isBad(each.topicName()))) {
            end(MqttDisconnectReasonCode.MALFORMED_PACKET, "a topic filter is no UTF-8 string of MQTT");
        } else if (message.topicSubscriptions().stream().anyMatch(MqttSession::isSharedWithoutLocal)) {
            violated("No Local and a shared subscription exclude each other"); // [MQTT-3.8.3-4]
        } else if (Properties5.areMisplaced(message.properties(), Properties5.OF_SUBSCRIBE)) {
            misplaced();
        } else if (message.properties().getProperty(MqttProperties.SUBSCRIPTION_IDENTIFIER) != null) {
            end(
                    MqttDisconnectReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                    "CONNACK has told that there are no subscription identifiers");
        } else if (!ended) {
            subscriptions.subscribe(message);
            deliver();
        }
    }

    private static boolean isSharedWithoutLocal(MqttTopicSubscription wanted) {
        return wanted.topicName().startsWith("$share/")
                && wanted.subscriptionOption().isNoLocal();
    }

    private void unsubscribed(MqttUnsubscribeMessage message) {
        if (message.topics().isEmpty()) {
            violated("an UNSUBSCRIBE has at least one topic filter"); // [MQTT-3.10.3-2]
        } else if (message.topics().stream().anyMatch(Utf8::isBad)) {
            end(MqttDisconnectReasonCode.MALFORMED_PACKET, "a topic filter is no UTF-8 string of MQTT");
        } else if (Properties5.areMisplaced(message.properties(), Properties5.OF_UNSUBSCRIBE)) {
            misplaced();
        } else if (!ended) {
            subscriptions.unsubscribe(message);
        }
    }

    private void misplaced() {
        end(MqttDisconnectReasonCode.MALFORMED_PACKET, "it has a property that such a packet can't have"); // 2.2.2.2
    }

    private void violated(String sentence) {
        end(MqttDisconnectReasonCode.PROTOCOL_ERROR, sentence);
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
        } else if (why instanceof IOException) {
            LOG.debug(
                    "{} ({}): {}", device.device(), clientId, why.toString()); // reset: it is closed, and that is told
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
        endReason = code.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (Mqtt5.speaks(endpoint)) {
            endpoint.disconnect(code, Mqtt5.reasonIfFits(endpoint, sentence)); // closes too
        } else {
            endpoint.close();
        }
    }

    private void closed() {
        ended = true;
        subscriptions.end();
        backlog.clear();
        sessions.remove(this);
        relayed.end();
        log.disconnected(device, clientId, endReason);
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
