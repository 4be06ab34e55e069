package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.gateway.adapter.RefusalLog;
import org.chieng.gateway.adapter.SeldomLog;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides on every CONNECT: too many, who is it, and then a session. Thread-safe; a connection stays on its event loop. */
final class Accepting {
    private static final Logger LOG = LoggerFactory.getLogger(Accepting.class);
    private static final int AUTHENTICATING_THREADS = 2;
    /** How many may wait to be looked up; chosen: a second's work of the registry. */
    private static final int MOST_AUTHENTICATING = 2_000;

    private final MqttSettings.Bounds bounds;
    private final MqttServices services;
    private final Sessions sessions;
    private final ConnectRate rate;
    private final ConnectGuard guard;
    private final Handshake handshake;
    private final SessionParts parts;
    private final TopicLogin topicLogin;
    private final SeldomLog full = new SeldomLog(System::nanoTime);
    private final AtomicInteger authenticating = new AtomicInteger();

    Accepting(Vertx vertx, MqttSettings.Bounds bounds, MqttServices services, Sessions sessions) {
        this.bounds = bounds;
        this.services = services;
        this.sessions = sessions;
        this.rate = new ConnectRate(bounds.connectsPerSecond(), bounds.connectsPerAddress(), System::nanoTime);
        this.guard = new ConnectGuard(vertx, bounds, services.counters(), services.handshakes());
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("mqtt-authentication", AUTHENTICATING_THREADS);
        RefusalLog refusals = new RefusalLog(LOG, System::nanoTime);
        this.handshake = new Handshake(services.directory(), worker, services.counters(), refusals);
        this.parts = new SessionParts(
                services,
                bounds,
                sessions,
                new SessionLog(),
                task -> worker.executeBlocking(
                        () -> {
                            task.run();
                            return null;
                        },
                        false));
        this.topicLogin = new TopicLogin(vertx, worker, parts, refusals);
    }

    /** A server is going to listen. */
    void listens(MqttServer server) {
        guard.guard(server);
    }

    /** What the connections of an event loop share. */
    LoopParts parts(Context context) {
        return new LoopParts(context, new LiveListeners(services.feed(), services.counters()));
    }

    /** A CONNECT has come; runs on the connection's event loop. */
    void connected(MqttEndpoint endpoint, LoopParts loop) {
        ClientSocket.connected(endpoint);
        endpoint.exceptionHandler(e -> LOG.debug("{}: {}", endpoint.remoteAddress(), e.toString()));
        if (ConnectCheck.isRefused(endpoint)) {
            return;
        }
        if (!rate.take(String.valueOf(endpoint.remoteAddress().hostAddress()))) {
            refuse(endpoint, ErrorCode.QUOTA_EXCEEDED, "too many connections in this second: wait, then try again");
            return;
        }
        if (sessions.count() >= bounds.sessions()) {
            full.warn(LOG, sessions.count() + " sessions are open, the most that mqtt.max-sessions allows");
            refuse(endpoint, ErrorCode.STORE_UNAVAILABLE, "too many sessions: try again later");
            return;
        }
        if (bounds.topicLogin() && TopicLogin.isNameless(endpoint)) {
            topicLogin.accept(endpoint, loop);
            return;
        }
        if (authenticating.incrementAndGet() > MOST_AUTHENTICATING) {
            authenticating.decrementAndGet();
            refuse(endpoint, ErrorCode.STORE_UNAVAILABLE, "too many log in now: try again later");
            return;
        }
        ClientSocket socket = ClientSocket.of(endpoint);
        socket.stop();
        handshake
                .authenticate(endpoint)
                .onComplete(any -> authenticating.decrementAndGet())
                .onSuccess(device -> {
                    accept(endpoint, device, socket, loop);
                    socket.start();
                });
    }

    private void refuse(MqttEndpoint endpoint, ErrorCode code, String sentence) {
        services.counters().countRejection(code);
        LOG.debug("refused {}: {}", endpoint.remoteAddress(), sentence);
        Handshake.refuse(endpoint, code, sentence);
    }

    private void accept(MqttEndpoint endpoint, EnrolledDevice device, ClientSocket socket, LoopParts loop) {
        String given = endpoint.clientIdentifier();
        String clientId = given == null ? "unnamed-" + UUID.randomUUID() : given;
        new MqttSession(endpoint, device, clientId, socket, loop, parts).listen();
        if (Mqtt5.speaks(endpoint)) {
            endpoint.accept(false, Mqtt5.connack(bounds.inFlight(), given == null ? clientId : null));
        } else {
            endpoint.accept(false);
        }
    }
}
