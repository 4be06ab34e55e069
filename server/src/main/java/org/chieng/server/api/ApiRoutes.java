package org.chieng.server.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Supplier;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.cost.LineCosts;
import org.chieng.server.query.HistoryQuery;
import org.chieng.server.query.HistoryReader;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.report.SchoolHours;
import org.chieng.server.report.ServiceReports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the interface's addresses on a router, and turns every failure under them into a problem. */
public final class ApiRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final String ROOT = "/api/v1";

    /** Opens a live stream, or fails the request. */
    @FunctionalInterface
    public interface Live {
        /** Answers the request. */
        void handle(RoutingContext context, SchoolId school) throws ApiException;
    }

    /** Reads the parameters on the event loop; what it returns reads the stores on a worker. */
    @FunctionalInterface
    private interface Route {
        Answer answer(RoutingContext context) throws ApiException;
    }

    /** The same for one that answers with a file. */
    @FunctionalInterface
    private interface FileRoute {
        Download.Maker maker(RoutingContext context) throws ApiException;
    }

    private final Blocking blocking;
    private final Blocking documents;
    private final SchoolRoutes schools;
    private final DeviceRoutes devices;
    private final HistoryRoute history;
    private final HistoryRows rows;
    private final LinkRoutes links;
    private final AlertRoutes alerts;
    private final ReportRoutes reports;
    private final ExportRoutes exports;
    private final CostRoutes costs;
    private final Supplier<JsonObject> health;
    private final Live live;

    /**
     * @param documents where reports of a month are made, which take seconds
     * @param hours when schools are open
     * @param endOf3g the month in which the country switches 3G off
     * @param health what an operator is shown; must not block
     */
    public ApiRoutes(
            Registry registry,
            TimeSeriesStore store,
            Presence presence,
            Blocking blocking,
            Blocking documents,
            Clock clock,
            SchoolHours hours,
            YearMonth endOf3g,
            Supplier<JsonObject> health,
            Live live) {
        this.blocking = blocking;
        this.documents = documents;
        this.schools = new SchoolRoutes(registry, store, presence);
        this.devices = new DeviceRoutes(registry, store, presence);
        this.rows = new HistoryRows(store, blocking);
        this.history = new HistoryRoute(registry, new HistoryReader(store), clock);
        this.links = new LinkRoutes(registry, clock);
        this.alerts = new AlertRoutes(registry);
        ServiceReports made = new ServiceReports(registry, store, hours, clock);
        this.reports = new ReportRoutes(registry, made, clock);
        this.costs = new CostRoutes(registry, new LineCosts(registry, store, clock), made, endOf3g, clock);
        this.exports = new ExportRoutes(registry, store, clock);
        this.health = health;
        this.live = live;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        router.get(ROOT + "/schools").handler(handler(schools::schools));
        router.get(ROOT + "/schools/:school").handler(handler(schools::school));
        router.get(ROOT + "/schools/:school/devices").handler(handler(schools::devices));
        router.get(ROOT + "/schools/:school/classes").handler(handler(schools::classes));
        router.get(ROOT + "/schools/:school/latest").handler(handler(schools::latest));
        router.get(ROOT + "/schools/:school/live").handler(this::live);
        router.get(ROOT + "/schools/:school/links").handler(handler(links::school));
        router.get(ROOT + "/links").handler(handler(links::links));
        router.get(ROOT + "/links/outages").handler(handler(links::outages));
        router.get(ROOT + "/alerts").handler(handler(alerts::alerts));
        router.get(ROOT + "/links/share").handler(handler(reports::share));
        router.get(ROOT + "/links/providers").handler(handler(reports::providers));
        router.get(ROOT + "/links/costs").handler(handler(costs::costs));
        router.get(ROOT + "/links/upgrades").handler(handler(costs::upgrades));
        router.get(ROOT + "/links/report.csv").handler(file(documents, reports::csv));
        router.get(ROOT + "/links/report.pdf").handler(file(documents, reports::pdf));
        router.get(ROOT + "/links/map.svg").handler(file(blocking, exports::map));
        router.get(ROOT + "/links/schools.csv").handler(file(blocking, exports::csv));
        router.get(ROOT + "/links/schools.geojson").handler(file(blocking, exports::geoJson));
        router.get(ROOT + "/links/giga/schools.csv").handler(file(blocking, exports::gigaSchools));
        router.get(ROOT + "/links/giga/measurements.csv").handler(file(blocking, exports::gigaMeasurements));
        router.get(ROOT + "/devices").handler(handler(devices::search));
        router.get(ROOT + "/devices/:device/channels").handler(handler(devices::channels));
        router.get(ROOT + "/devices/:device/history")
                .handler(context -> history(context, wantsCsv(context) ? HistoryForm.CSV : HistoryForm.JSON));
        router.get(ROOT + "/devices/:device/history.csv").handler(context -> history(context, HistoryForm.CSV));
        router.get(ROOT + "/devices/:device/history.ndjson").handler(context -> history(context, HistoryForm.NDJSON));
        router.get(ROOT + "/health").handler(context -> send(context, health.get()));
        router.route(ROOT + "/*").failureHandler(ApiRoutes::fail);
        router.get(ROOT + "/*").handler(ApiRoutes::unknown);
        router.route(ROOT + "/*").handler(ApiRoutes::notAllowed);
    }

    private io.vertx.core.Handler<RoutingContext> handler(Route route) {
        return context -> {
            try {
                Answer answer = route.answer(context);
                blocking.run(answer::read)
                        .onSuccess(body -> send(context, body))
                        .onFailure(context::fail);
            } catch (ApiException e) {
                context.fail(e);
            }
        };
    }

    private io.vertx.core.Handler<RoutingContext> file(Blocking lane, FileRoute route) {
        return context -> {
            try {
                Download.Maker maker = route.maker(context);
                lane.run(maker::make).onSuccess(file -> send(context, file)).onFailure(context::fail);
            } catch (ApiException e) {
                context.fail(e);
            }
        };
    }

    private static void send(RoutingContext context, Download file) {
        if (file.name() != null) {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.name() + "\"");
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, file.contentType())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .end(file.body());
    }

    private void live(RoutingContext context) {
        try {
            live.handle(context, new Params(context).school());
        } catch (ApiException e) {
            context.fail(e);
        }
    }

    private static boolean wantsCsv(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.startsWith("text/csv");
    }

    private void history(RoutingContext context, HistoryForm form) {
        try {
            boolean isAll = form != HistoryForm.JSON && HistoryRoute.wantsAll(context);
            HistoryQuery query = history.query(context, isAll);
            Sight sight = Sight.of(context);
            if (isAll) {
                blocking.run(() -> history.known(query, sight))
                        .compose(known -> rows.send(context, query, form))
                        .onFailure(context::fail);
                return;
            }
            Future<String> body = blocking.run(() -> form.text(query, history.read(query, sight)));
            body.onFailure(context::fail).onSuccess(text -> send(context, form.contentType(), text));
        } catch (ApiException e) {
            context.fail(e);
        }
    }

    private static final String JSON = "application/json";

    private static void send(RoutingContext context, JsonObject body) {
        send(context, JSON, body.encode());
    }

    private static void send(RoutingContext context, String contentType, String body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.VARY, "Accept, Accept-Encoding")
                .end(body);
    }

    /** Answers a request for what is not there. */
    public static void unknown(RoutingContext context) {
        Problem.UNKNOWN_ADDRESS.send(
                context.response(),
                context.request().path(),
                "nothing here: /api/v1/schools is the start, the page /api describes the rest");
    }

    /** Answers a request to an address that has a rule, and only here is not there: the demo's, outside a demo. */
    private static void notAllowed(RoutingContext context) {
        Methods.tell(context, List.of("GET"));
    }

    private static void fail(RoutingContext context) {
        Throwable cause = context.failure();
        String path = context.request().path();
        if (cause instanceof ApiException e) {
            e.problem().send(context.response(), path, e.detail());
        } else if (cause instanceof StoreException || cause instanceof RegistryException) {
            LOG.warn("{}: {}", path, cause.getMessage());
            Problem.STORE_UNAVAILABLE.send(
                    context.response(), path, "what is stored can't be read now: try again later");
        } else if (cause instanceof HttpClosedException) {
            LOG.debug("{}: the client hung up", path); // it may do so as often as it likes
        } else if (context.statusCode() == 413) {
            Problem.TOO_LARGE.send(context.response(), path, "the body is longer than this address takes");
        } else if (cause == null || context.statusCode() == 400) {
            Problem.INVALID_PARAMETER.send(context.response(), path, "the request is not well-formed HTTP");
        } else {
            LOG.error("{}", path, cause);
            Problem.INTERNAL.send(context.response(), path, "this is our mistake: the server's log says more");
        }
    }
}
