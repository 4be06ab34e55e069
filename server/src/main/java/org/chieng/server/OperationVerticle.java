package org.chieng.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import org.chieng.server.operation.HealthView;
import org.chieng.server.operation.OperationRoutes;

/** Health and metrics of a process that has no page, at the same addresses as beside a page. */
final class OperationVerticle extends VerticleBase {
    private final ServerConfig.Http config;
    private final OperationRoutes operation;
    private final HealthView health;
    private volatile int port;

    OperationVerticle(ServerConfig.Http config, OperationRoutes operation, HealthView health) {
        this.config = config;
        this.operation = operation;
        this.health = health;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        operation.mount(router);
        router.get("/api/v1/health").handler(context -> context.json(health.get()));
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost(config.host()).setPort(config.port()))
                .requestHandler(router)
                .listen()
                .onSuccess(this::listening)
                .recover(why -> Future.failedFuture(HttpVerticle.cantListen(config, why)));
    }

    private void listening(HttpServer server) {
        port = server.actualPort();
    }

    /** The port that is listened on, once it is started. */
    int port() {
        return port;
    }
}
