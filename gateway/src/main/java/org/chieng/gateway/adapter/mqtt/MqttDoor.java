package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.tls.Certificates;
import org.chieng.gateway.tls.PemFiles;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Listens for devices that speak MQTT 3.1.1 or 5. Thread-safe; works on one event loop or several. */
public final class MqttDoor {
    private final Vertx vertx;
    private final MqttSettings settings;
    private final Sessions sessions;
    private final @Nullable Certificates certificates;
    private final Accepting accepting;
    private final List<MqttLoop> loops = new CopyOnWriteArrayList<>();
    private String deployment = "";
    private long reloading = -1;
    private @Nullable Future<Void> closing;

    private MqttDoor(Vertx vertx, MqttSettings settings, MqttServices services, @Nullable Certificates certificates) {
        this.vertx = vertx;
        this.settings = settings;
        this.certificates = certificates;
        this.sessions = new Sessions(services.feed(), services.clock());
        this.accepting = new Accepting(vertx, settings.bounds(), services, sessions);
    }

    /**
     * Opens the door.
     *
     * @return succeeds when it listens; fails with the cause that the network or the PEM files gave
     */
    public static Future<MqttDoor> open(Vertx vertx, MqttSettings settings, MqttServices services) {
        MqttSettings.Tls tls = settings.tls();
        Future<@Nullable Certificates> reading = tls == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> Certificates.read(vertx, files(tls)), false);
        return reading.compose(certificates -> new MqttDoor(vertx, settings, services, certificates).listen(services));
    }

    private static PemFiles files(MqttSettings.Tls tls) {
        return new PemFiles("mqtt.tls", tls.certificate(), tls.key(), tls.clientCa());
    }

    private Future<MqttDoor> listen(MqttServices services) {
        // each loop listens on the same ports: Vert.x hands connections out in turn
        Future<String> deployed = vertx.deployVerticle(
                () -> {
                    MqttLoop loop = new MqttLoop(settings, certificates, services.handshakes(), accepting);
                    loops.add(loop);
                    return loop;
                },
                new DeploymentOptions().setInstances(settings.eventLoops()));
        return deployed.map(id -> {
            deployment = id;
            services.downlink()
                    .onNews(device -> sessions.of(device).forEach(session -> session.later(MqttSession::deliver)));
            MqttSettings.Tls tls = settings.tls();
            if (tls != null && certificates != null) {
                reloading = certificates.watch(tls.reload());
            }
            return this;
        });
    }

    /** The port that it listens on. */
    public int port() {
        return loops.get(0).port();
    }

    /** The port that it listens on for WebSockets; -1 when it doesn't. */
    public int webSocketPort() {
        return loops.get(0).webSocketPort();
    }

    /** How many sessions are open. */
    public int sessions() {
        return sessions.count();
    }

    /** Whether each device that has had a session since the start is online. */
    public Collection<LiveStatus> statuses() {
        return sessions.statuses();
    }

    /** Ends all sessions of a device, which has to prove anew who it is. */
    public void endSessions(DeviceId device) {
        sessions.of(device).forEach(session -> session.later(MqttSession::revoked));
    }

    /** Why the newest files of {@code mqtt.tls} aren't used, in words for an operator; null while they are. */
    public @Nullable String tlsFault() {
        return certificates == null ? null : certificates.fault();
    }

    /** Tells every client that the gateway closes, and closes; succeeds when the port is free. */
    public synchronized Future<Void> close() {
        if (closing == null) {
            vertx.cancelTimer(reloading);
            sessions.all().forEach(session -> session.later(MqttSession::shutDown));
            closing = vertx.undeploy(deployment);
        }
        return closing;
    }
}
