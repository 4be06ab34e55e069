package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.time.Clock;
import java.util.Collection;
import org.chieng.gateway.adapter.DeviceMessages;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.error.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for devices that speak MQTT 3.1.1 or 5. Thread-safe; works on one event loop. */
public final class MqttDoor {
    private static final Logger LOG = LoggerFactory.getLogger(MqttDoor.class);
    /** Past what we tell: a payload that is somewhat too large is read whole, so that it can be refused with a reason. */
    private static final int MAX_READ_BYTES = 512 * 1024;

    private static final int MAX_CLIENT_ID_CHARACTERS = 256;
    private static final int AUTHENTICATING_THREADS = 2;

    private final Vertx vertx;
    private final MqttSettings settings;
    private final DeviceDirectory directory;
    private final Ingest ingest;
    private final DownlinkQueue downlink;
    private final DeviceMessages messages;
    private final GatewayCounters counters;
    private final Clock clock;
    private final Sessions sessions;
    private final MqttServer server;
    private final Loop loop = new Loop();
    private long unnamed;
    private @Nullable Future<Void> closing;

    private MqttDoor(
            Vertx vertx,
            MqttSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            DownlinkQueue downlink,
            LiveFeed feed,
            GatewayCounters counters,
            Clock clock) {
        this.vertx = vertx;
        this.settings = settings;
        this.directory = directory;
        this.ingest = ingest;
        this.downlink = downlink;
        this.messages = new DeviceMessages(ingest, downlink, clock);
        this.counters = counters;
        this.clock = clock;
        this.sessions = new Sessions(feed, clock);
        this.server = MqttServer.create(vertx, options(settings))
                .exceptionHandler(e -> LOG.debug("a connection failed before its CONNECT: {}", e.toString()));
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
            DownlinkQueue downlink,
            LiveFeed feed,
            GatewayCounters counters,
            Clock clock) {
        MqttDoor door = new MqttDoor(vertx, settings, directory, ingest, downlink, feed, counters, clock);
        return vertx.deployVerticle(door.loop).map(door);
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
    public synchronized Future<Void> close() {
        if (closing == null) {
            closing = vertx.undeploy(loop.deploymentID());
        }
        return closing;
    }

    /** The event loop that all connections are handled on. */
    private final class Loop extends VerticleBase {
        @Override
        public Future<?> start() {
            // e.g. a packet that comes before CONNECT: Vert.x closes the connection and throws
            context.exceptionHandler(e -> LOG.warn("handling a packet: {}", e.toString()));
            downlink.onNews(
                    device -> context.runOnContext(any -> sessions.of(device).forEach(MqttSession::deliver)));
            WorkerExecutor worker = vertx.createSharedWorkerExecutor("mqtt-authentication", AUTHENTICATING_THREADS);
            Handshake asking = new Handshake(directory, worker, counters);
            return server.endpointHandler(endpoint -> connected(endpoint, asking, context))
                    .listen();
        }

        @Override
        public Future<?> stop() {
            sessions.all().forEach(MqttSession::shutDown);
            return server.close();
        }
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

    private void connected(MqttEndpoint endpoint, Handshake handshake, Context context) {
        if (sessions.count() >= settings.maxSessions()) {
            LOG.warn(
                    "refused {}: {} sessions are open, the most that mqtt.max-sessions allows",
                    endpoint.remoteAddress(),
                    sessions.count());
            Handshake.refuse(endpoint, ErrorCode.STORE_UNAVAILABLE, "too many sessions: try again later");
            return;
        }
        ClientSocket socket = ClientSocket.of(endpoint);
        socket.stop();
        endpoint.exceptionHandler(e -> LOG.debug("{}: {}", endpoint.remoteAddress(), e.toString()));
        handshake.authenticate(endpoint).onSuccess(device -> {
            accept(endpoint, device, socket, context);
            socket.start();
        });
    }

    private void accept(MqttEndpoint endpoint, EnrolledDevice device, ClientSocket socket, Context context) {
        String given = endpoint.clientIdentifier();
        String clientId = given == null ? "unnamed-" + ++unnamed : given;
        Backlog backlog = new Backlog(ingest, socket, context, settings.inFlight());
        new MqttSession(endpoint, device, clientId, ingest, sessions, backlog, socket, downlink, messages, clock)
                .listen();
        if (Mqtt5.speaks(endpoint)) {
            endpoint.accept(false, Mqtt5.connack(settings.inFlight(), given == null ? clientId : null));
        } else {
            endpoint.accept(false);
        }
    }
}
