package org.chieng.gateway.adapter.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.adapter.SeldomLog;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.limit.RateLimits;
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
    private final HttpServer server;
    private final Loop loop = new Loop();
    private final SeldomLog full = new SeldomLog(System::nanoTime);
    private int connections;

    private HttpDoor(Vertx vertx, HttpSettings settings, DeviceDirectory directory, Ingest ingest, RateLimits limits) {
        this.vertx = vertx;
        this.settings = settings;
        this.directory = directory;
        this.ingest = ingest;
        this.limits = limits;
        this.deadlines = new Deadlines(vertx, settings.requestTimeout().toMillis());
        this.server = vertx.createHttpServer(options(settings));
    }

    /**
     * Opens the door.
     *
     * @return succeeds when it listens; fails with the cause that the network or the PEM files gave
     */
    public static Future<HttpDoor> open(
            Vertx vertx, HttpSettings settings, DeviceDirectory directory, Ingest ingest, RateLimits limits) {
        HttpDoor door = new HttpDoor(vertx, settings, directory, ingest, limits);
        return vertx.deployVerticle(door.loop).map(door);
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

    private static HttpServerOptions options(HttpSettings settings) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setHttp2ClearTextEnabled(false) // one request a connection at a time bounds the memory
                .setUseAlpn(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setCompressionSupported(false);
        HttpSettings.@Nullable Tls tls = settings.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString()));
        }
        return options;
    }
}
