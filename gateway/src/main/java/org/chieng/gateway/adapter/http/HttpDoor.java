package org.chieng.gateway.adapter.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.adapter.SeldomLog;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.limit.RateLimits;
import org.chieng.gateway.tls.Certificates;
import org.chieng.gateway.tls.HandshakeListener;
import org.chieng.gateway.tls.PemFiles;
import org.chieng.gateway.tls.PlainPort;
import org.chieng.gateway.tls.WatchedTls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for what posts by HTTP/1.1. Thread-safe; one event loop. */
public final class HttpDoor {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final int AUTHENTICATING_THREADS = 2;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int MAX_LINE_BYTES = 4 * 1024;

    private final Vertx vertx;
    private final HttpSettings settings;
    private final DeviceDirectory directory;
    private final Ingest ingest;
    private final RateLimits limits;
    private final Deadlines deadlines;
    private final HandshakeListener handshakes;
    private final @Nullable Certificates certificates;
    private final HttpServer server;
    private final Loop loop = new Loop();
    private final SeldomLog full = new SeldomLog(System::nanoTime);
    private int connections;

    private HttpDoor(
            Vertx vertx,
            HttpSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            RateLimits limits,
            HandshakeListener handshakes,
            @Nullable Certificates certificates) {
        this.vertx = vertx;
        this.settings = settings;
        this.directory = directory;
        this.ingest = ingest;
        this.limits = limits;
        this.deadlines = new Deadlines(vertx, settings.requestTimeout().toMillis());
        this.handshakes = handshakes;
        this.certificates = certificates;
        this.server = vertx.createHttpServer(options(settings, handshakes, certificates));
    }

    /**
     * Opens the door.
     *
     * @param handshakes hears of those of TLS that come to nothing
     * @return succeeds when it listens; fails with the cause that the network or the PEM files gave
     */
    public static Future<HttpDoor> open(
            Vertx vertx,
            HttpSettings settings,
            DeviceDirectory directory,
            Ingest ingest,
            RateLimits limits,
            HandshakeListener handshakes) {
        HttpSettings.@Nullable Tls tls = settings.tls();
        Future<@Nullable Certificates> reading = tls == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> Certificates.read(vertx, files(tls)), false);
        return reading.compose(certificates -> {
            HttpDoor door = new HttpDoor(vertx, settings, directory, ingest, limits, handshakes, certificates);
            return vertx.deployVerticle(door.loop).map(door);
        });
    }

    private static PemFiles files(HttpSettings.Tls tls) {
        return new PemFiles("ingest-http.tls", tls.certificate(), tls.key(), null);
    }

    /** Why the newest files of {@code ingest-http.tls} aren't used, in words for an operator; null while they are. */
    public @Nullable String tlsFault() {
        return certificates == null ? null : certificates.fault();
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Lets requests that are being answered end, and closes; succeeds when the port is free. */
    public Future<Void> close() {
        return vertx.undeploy(loop.deploymentID());
    }

    /** The event loop that all connections are handled on. */
    private final class Loop extends VerticleBase {
        @Override
        public Future<?> start() {
            HttpSettings.@Nullable Tls tls = settings.tls();
            if (tls != null && certificates != null) {
                certificates.watch(tls.reload()); // the timer ends with this verticle
            }
            WorkerExecutor workers = vertx.createSharedWorkerExecutor("http-authentication", AUTHENTICATING_THREADS);
            Requests requests = new Requests(settings, directory, ingest, limits, workers, context);
            return server.connectionHandler(this::connected)
                    .requestHandler(request -> {
                        deadlines.came(request);
                        requests.handle(request);
                    })
                    .exceptionHandler(e -> LOG.debug("a connection failed: {}", e.toString()))
                    .listen();
        }

        private void connected(HttpConnection connection) {
            connections++;
            deadlines.opened(connection);
            if (certificates == null) {
                PlainPort.watch(connection, handshakes);
            }
            connection.closeHandler(any -> {
                connections--;
                deadlines.closed(connection);
            });
            if (connections > settings.maxConnections()) {
                full.warn(
                        LOG,
                        settings.maxConnections()
                                + " connections are open, the most that ingest-http.max-connections allows: closed "
                                + connection.remoteAddress());
                connection.close();
            }
        }

        @Override
        public Future<?> stop() {
            return server.shutdown(settings.storeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static HttpServerOptions options(
            HttpSettings settings, HandshakeListener handshakes, @Nullable Certificates certificates) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false) // one request a connection at a time bounds the memory
                .setUseAlpn(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setCompressionSupported(false);
        if (certificates != null) {
            options.setSsl(true)
                    .setSslEngineOptions(new WatchedTls(handshakes))
                    .setKeyCertOptions(KeyCertOptions.wrap(certificates.key()));
        }
        return options;
    }
}
