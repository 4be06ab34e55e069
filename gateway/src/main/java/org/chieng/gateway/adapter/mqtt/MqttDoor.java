package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.time.Clock;
import java.util.Collection;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for devices that speak MQTT 3.1.1 or 5. Thread-safe; works on one event loop. */
public final class MqttDoor {
    private static final Logger LOG = LoggerFactory.getLogger(MqttDoor.class);
    /** Past what we tell: a payload that is somewhat too large is read whole, so that it can be refused with a reason. */
    private static final int MAX_READ_BYTES = 512 * 1024;

    private static final int MAX_CLIENT_ID_CHARACTERS = 256;
    private static final int AUTHENTICATING_THREADS = 2;

    private final MqttSettings settings;
    private final Ingest ingest;
    private final Context context;
    private final WorkerExecutor worker;
    private final Handshake handshake;
    private final Sessions sessions;
    private final MqttServer server;
    private long unnamed;

    private MqttDoor(
            Vertx vertx,
            MqttSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            LiveFeed feed,
            GatewayCounters counters,
            Clock clock) {
        this.settings = settings;
        this.ingest = ingest;
        this.context = vertx.getOrCreateContext();
        this.worker = vertx.createSharedWorkerExecutor("mqtt-authentication", AUTHENTICATING_THREADS);
        this.handshake = new Handshake(directory, worker, counters);
        this.sessions = new Sessions(feed, clock);
        this.server = MqttServer.create(vertx, options(settings)).endpointHandler(this::connected);
        server.exceptionHandler(e -> LOG.debug("a connection failed before its CONNECT: {}", e.toString()));
    }

    /**
     * Opens the door.
     *
     * @return succeeds when it listens; fails with the cause that the network or the PEM files gave
     */
    public static Future<MqttDoor> open(
            Vertx vertx,
            MqttSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            LiveFeed feed,
            GatewayCounters counters,
            Clock clock) {
        MqttDoor door = new MqttDoor(vertx, settings, directory, ingest, feed, counters, clock);
        return door.onLoop(() -> door.server.listen().map(door)).onFailure(e -> door.worker.close());
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** How many sessions are open. */
    public int sessions() {
        return sessions.count();
    }

    /** Whether each device that has had a session since the start is online. */
    public Collection<LiveStatus> statuses() {
        return sessions.statuses();
    }

    /** Tells every client that the gateway closes, and closes; succeeds when the port is free. */
    public Future<Void> close() {
        return onLoop(() -> {
            sessions.all().forEach(MqttSession::shutDown);
            return server.close().eventually(worker::close);
        });
    }

    private interface Step<T> {
        Future<T> run();
    }

    /** All connections are handled on the event loop that {@code listen} is called on. */
    private <T> Future<T> onLoop(Step<T> step) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(any -> step.run().onComplete(promise));
        return promise.future();
    }

    private static MqttServerOptions options(MqttSettings settings) {
        MqttServerOptions options = new MqttServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setMaxMessageSize(MAX_READ_BYTES)
                .setMaxClientIdLength(MAX_CLIENT_ID_CHARACTERS)
                .setAutoClientId(false) // we assign one ourselves, to tell it [MQTT-3.1.3-7]
                .setTimeoutOnConnect((int) Math.max(1, settings.connectTimeout().toSeconds()));
        options.setTcpKeepAlive(true).setTcpNoDelay(true);
        if (settings.tls() != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(settings.tls().certificate().toString())
                            .setKeyPath(settings.tls().key().toString()));
        }
        return options;
    }

    private void connected(MqttEndpoint endpoint) {
        if (sessions.count() >= settings.maxSessions()) {
            LOG.warn(
                    "refused {}: {} sessions are open, the most that mqtt.max-sessions allows",
                    endpoint.remoteAddress(),
                    sessions.count());
            Handshake.refuse(endpoint, ErrorCode.STORE_UNAVAILABLE, "too many sessions: try again later");
            return;
        }
        Inflow inflow = Inflow.of(endpoint);
        inflow.stop();
        endpoint.exceptionHandler(e -> LOG.debug("{}: {}", endpoint.remoteAddress(), e.toString()));
        handshake.authenticate(endpoint).onSuccess(device -> {
            accept(endpoint, device, inflow);
            inflow.start();
        });
    }

    private void accept(MqttEndpoint endpoint, EnrolledDevice device, Inflow inflow) {
        String given = endpoint.clientIdentifier();
        String clientId = given == null ? "unnamed-" + ++unnamed : given;
        Backlog backlog = new Backlog(ingest, inflow, context, settings.inFlight());
        new MqttSession(endpoint, device, clientId, ingest, sessions, backlog, inflow).listen();
        if (Mqtt5.speaks(endpoint)) {
            endpoint.accept(false, Mqtt5.connack(settings.inFlight(), given == null ? clientId : null));
        } else {
            endpoint.accept(false);
        }
    }
}
