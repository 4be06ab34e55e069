package org.chieng.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.ApiRules;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Methods;
import org.chieng.server.api.WellFormed;
import org.chieng.server.operation.HealthView;
import org.chieng.server.operation.OperationRoutes;
import org.chieng.server.registry.Registry;
import org.jspecify.annotations.Nullable;

/** Health and metrics of a process that has no page, at the same addresses as beside a page. */
final class OperationVerticle extends VerticleBase {
    private final ServerConfig.Http config;
    private final OperationRoutes operation;
    private final HealthView health;
    private final Registry registry;
    private @Nullable Blocking blocking;
    private volatile int port;

    OperationVerticle(ServerConfig.Http config, OperationRoutes operation, HealthView health, Registry registry) {
        this.config = config;
        this.operation = operation;
        this.health = health;
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        Blocking workers = Blocking.lookUps(vertx);
        blocking = workers;
        router.route().handler(WellFormed::handle);
        new AccessGuard(registry, workers).mount(router);
        operation.mount(router);
        router.get("/api/v1/health").handler(context -> context.json(health.get()));
        ApiRules.check(router);
        Methods.mount(router);
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost(config.host())
                        .setPort(config.port())
                        .setHttp2ClearTextEnabled(false))
                .requestHandler(router)
                .listen()
                .onSuccess(this::listening)
                .recover(why -> Future.failedFuture(HttpVerticle.cantListen(config, why)));
    }

    private void listening(HttpServer server) {
        port = server.actualPort();
    }

    @Override
    public Future<?> stop() {
        if (blocking != null) {
            blocking.close();
        }
        return Future.succeededFuture();
    }

    /** The port that is listened on, once it is started. */
    int port() {
        return port;
    }
}
