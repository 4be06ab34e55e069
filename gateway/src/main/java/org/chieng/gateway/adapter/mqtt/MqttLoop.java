package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.adapter.SeldomLog;
import org.chieng.gateway.tls.Certificates;
import org.chieng.gateway.tls.HandshakeListener;
import org.chieng.gateway.tls.WatchedTls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop that listens: for MQTT over TCP or TLS, and over WebSocket when it is asked for. */
final class MqttLoop extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MqttLoop.class);
    /** Past what we tell: a payload that is somewhat too large is read whole, so that it can be refused with a reason. */
    static final int MAX_READ_BYTES = 512 * 1024;
    /** Of a WebSocket frame; a packet may come in several. */
    private static final int MAX_FRAME_BYTES = 64 * 1024;
    /** Of a socket, of which Linux makes twice as much; else it grows to 4 MiB for each client that does not read. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;
    /** How Vert.x is told "any free port, the same for all instances", and another one. */
    private static final int ANY_SHARED_PORT = -1;

    private static final int ANOTHER_SHARED_PORT = -2;

    private final MqttSettings settings;
    private final @Nullable Certificates certificates;
    private final HandshakeListener handshakes;
    private final Accepting accepting;
    private final List<MqttServer> servers = new ArrayList<>();

    MqttLoop(
            MqttSettings settings,
            @Nullable Certificates certificates,
            HandshakeListener handshakes,
            Accepting accepting) {
        this.settings = settings;
        this.certificates = certificates;
        this.handshakes = handshakes;
        this.accepting = accepting;
    }

    @Override
    public Future<?> start() {
        // a packet before CONNECT, or one that was still unread when its connection ended: Vert.x throws, for each
        SeldomLog log = new SeldomLog(System::nanoTime);
        context.exceptionHandler(e -> log.warn(LOG, "handling a packet", e));
        Integer webSocketPort = settings.webSocketPort();
        LoopParts parts = accepting.parts(context);
        Future<MqttServer> plain = listen(options(settings.port() == 0 ? ANY_SHARED_PORT : settings.port()), parts);
        return webSocketPort == null
                ? plain
                : plain.compose(any -> listen(
                        options(webSocketPort == 0 ? ANOTHER_SHARED_PORT : webSocketPort)
                                .setUseWebSocket(true)
                                // vertx-mqtt 5.0.8 fails without any compression; ConnectGuard takes it out again
                                .setPerFrameWebSocketCompressionSupported(true)
                                .setPerMessageWebSocketCompressionSupported(false),
                        parts));
    }

    private Future<MqttServer> listen(MqttServerOptions options, LoopParts parts) {
        options.setWebSocketMaxFrameSize(MAX_FRAME_BYTES);
        MqttServer server = MqttServer.create(vertx, options)
                .exceptionHandler(e -> LOG.debug("a connection failed before its CONNECT: {}", e.toString()))
                .endpointHandler(endpoint -> accepting.connected(endpoint, parts));
        accepting.listens(server);
        servers.add(server);
        return server.listen();
    }

    /** The port that it listens on. */
    int port() {
        return servers.get(0).actualPort();
    }

    /** The port that it listens on for WebSockets; -1 when it doesn't. */
    int webSocketPort() {
        return servers.size() < 2 ? -1 : servers.get(1).actualPort();
    }

    @Override
    public Future<?> stop() {
        return Future.join(servers.stream().map(MqttServer::close).toList());
    }

    private MqttServerOptions options(int port) {
        MqttServerOptions options = new MqttServerOptions()
                .setHost(settings.host())
                .setPort(port)
                .setMaxMessageSize(MAX_READ_BYTES)
                .setMaxClientIdLength(0xffff) // ConnectCheck refuses long ones, with the code of the version
                .setAutoClientId(false) // we assign one ourselves, to tell it [MQTT-3.1.3-7]
                .setTimeoutOnConnect(
                        (int) Math.max(1, settings.bounds().connectTimeout().toSeconds()));
        options.setSslHandshakeTimeout(
                Math.max(1, settings.bounds().connectTimeout().toSeconds()));
        options.setTcpKeepAlive(true).setTcpNoDelay(true).setSendBufferSize(SEND_BUFFER_BYTES);
        MqttSettings.Tls tls = settings.tls();
        if (tls != null && certificates != null) {
            options.setSsl(true).setKeyCertOptions(KeyCertOptions.wrap(certificates.key()));
            options.setSslEngineOptions(new WatchedTls(handshakes));
            if (tls.clientCa() != null) {
                options.setClientAuth(ClientAuth.REQUEST).setTrustOptions(TrustOptions.wrap(certificates.trust()));
            }
        }
        return options;
    }
}
