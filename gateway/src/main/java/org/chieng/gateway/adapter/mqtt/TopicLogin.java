package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.adapter.RefusalLog;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections that came without a user name, where {@code mqtt.topic-login} lets them: the first topic that they publish to tells who
 * they are ({@link LoginTopic}). Until then they get nothing, and they have little time and few places. Thread-safe; a connection stays on
 * its event loop.
 */
final class TopicLogin {
    private static final Logger LOG = LoggerFactory.getLogger(TopicLogin.class);
    /** Chosen: the phones of some classes that have opened their experiment and not yet begun it. */
    static final int MOST_WAITING = 200;
    /** Chosen: an experiment is opened, explained, begun. */
    private static final long WAIT_MILLIS = TimeUnit.MINUTES.toMillis(15);

    private final Vertx vertx;
    private final DeviceDirectory directory;
    private final WorkerExecutor worker;
    private final GatewayCounters counters;
    private final SessionParts parts;
    private final RefusalLog refusals;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param worker where the directory may block */
    TopicLogin(Vertx vertx, WorkerExecutor worker, SessionParts parts, RefusalLog refusals) {
        this.vertx = vertx;
        this.worker = worker;
        this.parts = parts;
        this.refusals = refusals;
        this.directory = parts.services().directory();
        this.counters = parts.services().counters();
    }

    /** Whether a connection says nothing of who it is, and so may say it later. */
    static boolean isNameless(MqttEndpoint endpoint) {
        boolean hasName = endpoint.auth() != null && endpoint.auth().getUsername() != null;
        boolean hasWill = endpoint.will() != null && endpoint.will().isWillFlag();
        return !hasName
                && !hasWill
                && ClientCertificate.devices(endpoint.isSsl() ? endpoint.sslSession() : null)
                        .isEmpty();
    }

    /** Lets it in, to say who it is. */
    void accept(MqttEndpoint endpoint, LoopParts loop) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            counters.countRejection(ErrorCode.QUOTA_EXCEEDED);
            Handshake.refuse(
                    endpoint, ErrorCode.QUOTA_EXCEEDED, "too many have not said who they are: try again later");
            return;
        }
        new Waiting(endpoint, loop).begin();
    }

    /** One connection that has not said who it is. */
    private final class Waiting {
        private final MqttEndpoint endpoint;
        private final LoopParts loop;
        private final ClientSocket socket;
        private final String clientId;
        private final AtomicBoolean over = new AtomicBoolean();
        private final long timer;

        Waiting(MqttEndpoint endpoint, LoopParts loop) {
            this.endpoint = endpoint;
            this.loop = loop;
            this.socket = ClientSocket.of(endpoint);
            String given = endpoint.clientIdentifier();
            this.clientId = given == null ? "unnamed-" + UUID.randomUUID() : given;
            this.timer = vertx.setTimer(
                    WAIT_MILLIS, any -> loop.context().runOnContext(now -> refuse("nothing was published")));
        }

        void begin() {
            endpoint.publishHandler(this::published)
                    .subscribeHandler(any -> refuse("publish to login/{device}/{secret}/{topic} first"))
                    .exceptionHandler(e -> LOG.debug("{}: {}", endpoint.remoteAddress(), e.toString()))
                    .closeHandler(any -> end());
            if (Mqtt5.speaks(endpoint)) {
                endpoint.accept(
                        false,
                        Mqtt5.connack(
                                parts.bounds().inFlight(), endpoint.clientIdentifier() == null ? clientId : null));
            } else {
                endpoint.accept(false);
            }
        }

        private void end() {
            if (over.compareAndSet(false, true)) {
                vertx.cancelTimer(timer);
                waiting.decrementAndGet();
            }
        }

        private void published(MqttPublishMessage message) {
            LoginTopic login = LoginTopic.parse(message.topicName());
            if (login == null) {
                refuse("publish to login/{device}/{secret}/{topic}, or log in with user name and password");
                return;
            }
            socket.stop();
            worker.executeBlocking(() -> directory.authenticate(login.device(), login.secret()), false)
                    .onSuccess(device -> isDevice(device, message))
                    .onFailure(why -> refuse(
                            why instanceof RejectedException rejected ? rejected.code() : ErrorCode.STORE_UNAVAILABLE,
                            "device or secret is wrong"));
        }

        private void isDevice(EnrolledDevice device, MqttPublishMessage message) {
            if (!endpoint.isConnected()) {
                return;
            }
            end();
            MqttSession session = new MqttSession(endpoint, device, clientId, socket, loop, parts);
            session.listen();
            session.published(message);
            socket.start();
        }

        private void refuse(String sentence) {
            refuse(ErrorCode.UNKNOWN_DEVICE, sentence);
        }

        private void refuse(ErrorCode code, String sentence) {
            if (!endpoint.isConnected()) {
                return;
            }
            counters.countRejection(code);
            refusals.refused(String.valueOf(endpoint.remoteAddress().hostAddress()), null, code);
            if (Mqtt5.speaks(endpoint)) {
                endpoint.disconnect(MqttDisconnectReasonCode.NOT_AUTHORIZED, Mqtt5.reasonIfFits(endpoint, sentence));
            } else {
                endpoint.close();
            }
        }
    }
}
