package org.chieng.server;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.access.ApiRules;
import org.chieng.server.access.DemoPeople;
import org.chieng.server.api.ApiDocument;
import org.chieng.server.api.ApiRoutes;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Erasing;
import org.chieng.server.api.Methods;
import org.chieng.server.api.Presence;
import org.chieng.server.api.WellFormed;
import org.chieng.server.backfill.ImportRoute;
import org.chieng.server.claim.ClaimRoutes;
import org.chieng.server.claim.EnrolmentRoutes;
import org.chieng.server.claim.SchoolClaimRoutes;
import org.chieng.server.classroom.BoardRoute;
import org.chieng.server.classroom.ClassRoutes;
import org.chieng.server.classroom.WorkRoutes;
import org.chieng.server.control.ControlRoutes;
import org.chieng.server.control.DeviceTalk;
import org.chieng.server.erase.EraseRoute;
import org.chieng.server.experiment.ExperimentRoutes;
import org.chieng.server.lab.LabRoutes;
import org.chieng.server.lab.LabSettings;
import org.chieng.server.live.LiveHub;
import org.chieng.server.live.LiveRoute;
import org.chieng.server.live.SnapshotReader;
import org.chieng.server.live.WatchTeller;
import org.chieng.server.naming.NamingRoutes;
import org.chieng.server.oidc.OidcSettings;
import org.chieng.server.operation.OperationRoutes;
import org.chieng.server.phone.BrowserPhoneRoutes;
import org.chieng.server.phone.MeasuringPupils;
import org.chieng.server.phone.PhoneRoutes;
import org.chieng.server.phone.PhoneSettings;
import org.chieng.server.phone.Readings;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.report.SchoolHours;
import org.chieng.server.sheets.SheetRoutes;
import org.chieng.server.web.SecurityHeaders;
import org.chieng.server.web.WebFiles;
import org.chieng.server.web.WebRoutes;
import org.jspecify.annotations.Nullable;

/** The page, the interface and the live streams on one event loop. */
final class HttpVerticle extends VerticleBase {
    /**
     * With the kernel's default a stalled page swallows megabytes of old events before its stream is seen to be full; with 32 KiB a download of a million
     * rows waits most of its time for acknowledgements.
     */
    private static final int SEND_BUFFER_BYTES = 128 << 10;
    /** A connection on which nothing moves for this long is closed; a live stream has a heartbeat each 15 seconds. */
    private static final int IDLE_SECONDS = 75;

    /** What the verticle needs of the rest. */
    record Parts(
            Registry registry,
            TimeSeriesStore store,
            Presence presence,
            Downlink downlink,
            Erasing erasing,
            Consumer<DeviceId> ending,
            WebFiles files,
            Supplier<JsonObject> health,
            OperationRoutes operation,
            ApiDocument document,
            Optional<DemoPeople> demo,
            Clock clock,
            SchoolHours hours,
            YearMonth endOf3g,
            LabSettings labs,
            SecureRandom random,
            Readings readings,
            PhoneSettings phones,
            Optional<OidcSettings> oidc) {}

    private final ServerConfig.Http config;
    private final Parts parts;
    private @Nullable LiveHub hub;
    private List<Blocking> blocking = List.of();
    private @Nullable AccessRoutes access;
    private volatile int port;

    HttpVerticle(ServerConfig.Http config, Parts parts) {
        this.config = config;
        this.parts = parts;
    }

    @Override
    public Future<?> start() {
        Blocking workers = Blocking.queries(vertx);
        Blocking lookUps = Blocking.lookUps(vertx);
        Blocking reports = Blocking.reports(vertx);
        WatchTeller teller = new WatchTeller(parts.downlink(), parts.clock(), parts.random());
        LiveHub live = new LiveHub(
                vertx,
                parts.random(),
                config.streams(),
                school -> lookUps.run(() -> devices(school)).onSuccess(teller::tell));
        hub = live;
        blocking = List.of(workers, lookUps, reports);
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setHttp2ClearTextEnabled(false) // no browser speaks it, and over it Vert.x 5.0.8 gives HEAD a body
                .setCompressionSupported(true)
                .setSendBufferSize(SEND_BUFFER_BYTES)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        return vertx.createHttpServer(options)
                .requestHandler(router(live, workers, lookUps, reports))
                .listen()
                .onSuccess(this::listening)
                .recover(e -> Future.failedFuture(cantListen(config, e)));
    }

    private List<DeviceId> devices(SchoolId school) throws RegistryException {
        return parts.registry().devices(school, null, SnapshotReader.MAX_DEVICES).stream()
                .map(Device::id)
                .toList();
    }

    /** Tells why and what to change. */
    static StartException cantListen(ServerConfig.Http config, Throwable why) {
        String advice =
                why instanceof BindException && String.valueOf(why.getMessage()).contains("in use")
                        ? "another program uses the port: end it, or set http.port to another"
                        : why.getMessage() + "; change http.host or http.port";
        return StartException.failed(
                "can't listen on " + config.host() + ":" + config.port() + " (http): " + advice, why);
    }

    private void listening(HttpServer server) {
        port = server.actualPort();
    }

    /** The pupils who are there: those whose pages look, and those whose phones measure. */
    private static Set<EntryId> here(LiveHub live, MeasuringPupils measuring, SchoolId school) {
        Set<EntryId> here = new HashSet<>(live.pupils(school));
        here.addAll(measuring.of(school));
        return here;
    }

    private Router router(LiveHub live, Blocking workers, Blocking lookUps, Blocking reports) {
        LiveRoute liveRoute = new LiveRoute(
                live, new SnapshotReader(parts.registry(), parts.store()), parts.presence(), lookUps, parts.clock());
        Supplier<JsonObject> health = () -> parts.health().get().put("streams", live.streams());
        Router router = Router.router(vertx);
        router.route().handler(SecurityHeaders::handle);
        router.route().handler(WellFormed::handle);
        router.route().handler(config.proxies()::handle);
        AccessGuard guard = new AccessGuard(parts.registry(), lookUps);
        guard.mount(router);
        AccessRoutes routes = new AccessRoutes(
                vertx, parts.registry(), guard, workers, parts.clock(), parts.random(), parts.demo(), parts.oidc());
        access = routes;
        routes.mount(router);
        parts.operation().mount(router);
        parts.document().mount(router);
        new WebRoutes(parts.files()).mount(router);
        new ClaimRoutes(parts.registry(), workers, parts.clock(), parts.random()).mount(router);
        new SchoolClaimRoutes(parts.registry(), workers, parts.clock(), parts.ending()).mount(router);
        new EnrolmentRoutes(parts.registry(), workers, parts.clock(), parts.random()).mount(router);
        MeasuringPupils measuring = new MeasuringPupils(vertx);
        new ClassRoutes(
                        vertx,
                        parts.registry(),
                        school -> here(live, measuring, school),
                        workers,
                        parts.clock(),
                        parts.ending())
                .mount(router);
        new BoardRoute(vertx, parts.registry(), workers).mount(router);
        new NamingRoutes(vertx, parts.registry(), workers).mount(router);
        new ImportRoute(parts.registry(), parts.store(), workers, parts.clock()).mount(router);
        new WorkRoutes(vertx, parts.registry(), parts.store(), workers, parts.clock()).mount(router);
        DeviceTalk talk = new DeviceTalk(vertx, parts.downlink(), parts.clock(), parts.random());
        new ControlRoutes(vertx, parts.registry(), parts.downlink(), workers, talk).mount(router);
        new PhoneRoutes(parts.registry(), workers, parts.phones(), parts.ending(), parts.clock(), parts.random())
                .mount(router);
        new BrowserPhoneRoutes(vertx, parts.registry(), parts.readings(), measuring, workers, parts.clock())
                .mount(router);
        new EraseRoute(parts.registry(), parts.erasing(), workers, parts.clock()).mount(router);
        new ExperimentRoutes(vertx, parts.registry(), parts.store(), workers, parts.clock()).mount(router);
        new SheetRoutes(parts.registry(), workers, parts.ending()).mount(router);
        new LabRoutes(
                        parts.registry(),
                        parts.store(),
                        parts.presence(),
                        workers,
                        parts.labs(),
                        parts.ending(),
                        parts.clock(),
                        talk)
                .mount(router);
        new ApiRoutes(
                        parts.registry(),
                        parts.store(),
                        parts.presence(),
                        workers,
                        reports,
                        parts.clock(),
                        parts.hours(),
                        parts.endOf3g(),
                        health,
                        liveRoute::handle)
                .mount(router);
        ApiRules.check(router);
        Methods.mount(router);
        return router;
    }

    /** The port that is listened on, once it is started. */
    int port() {
        return port;
    }

    @Override
    public Future<?> stop() {
        if (hub != null) {
            hub.close();
        }
        if (access != null) {
            access.close();
        }
        blocking.forEach(Blocking::close);
        return Future.succeededFuture();
    }
}
