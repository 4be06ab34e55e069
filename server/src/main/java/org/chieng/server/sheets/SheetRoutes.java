package org.chieng.server.sheets;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.access.SheetAccess;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.exchange.ImportReport;
import org.chieng.server.registry.exchange.Reach;
import org.chieng.server.registry.exchange.RegistrySheets;
import org.chieng.server.registry.exchange.SheetExport;
import org.chieng.server.registry.exchange.SheetImport;
import org.chieng.server.registry.exchange.SheetImport.Mode;

/**
 * {@code GET /registry} says which sheets there are for whoever asks, {@code GET /registry/:sheet} gives one as CSV, {@code POST} reads one in. Which rows, {@link
 * SheetAccess} says. Runs on the event loop; nothing of it blocks.
 */
public final class SheetRoutes {
    /** Longest file, in bytes; chosen: the schools of the whole country have three quarters of it. Longer ones go by the command line. */
    private static final int MAX_BYTES = 4 << 20;

    private static final String SHEETS = "/api/v1/registry";

    private final Registry registry;
    private final Blocking blocking;
    private final Consumer<DeviceId> ending;
    /** One at a time: each holds some ten times its file in memory, and the registry for itself while it is read. */
    private final AtomicBoolean busy = new AtomicBoolean();

    /** @param ending ends the sessions of a device that logs in otherwise from now on */
    public SheetRoutes(Registry registry, Blocking blocking, Consumer<DeviceId> ending) {
        this.registry = registry;
        this.blocking = blocking;
        this.ending = ending;
    }

    /** Adds the addresses. */
    public void mount(Router router) {
        router.get(SHEETS).handler(context -> AccessRoutes.send(context, sheets(context)));
        router.get(SHEETS + "/:sheet")
                .handler(context -> blocking.run(() -> csv(context))
                        .onSuccess(csv -> send(context, csv))
                        .onFailure(context::fail));
        router.post(SHEETS + "/:sheet")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BYTES))
                .handler(this::read);
    }

    private static JsonObject sheets(RoutingContext context) {
        JsonArray items = new JsonArray();
        for (String sheet : SheetAccess.sheets(context)) {
            JsonArray columns = new JsonArray();
            RegistrySheets.columns(sheet)
                    .forEach(column -> columns.add(
                            new JsonObject().put("name", column.name()).put("required", column.required())));
            items.add(new JsonObject().put("sheet", sheet).put("columns", columns));
        }
        return new JsonObject().put("items", items);
    }

    private String csv(RoutingContext context) throws ApiException, RegistryException {
        String sheet = sheet(context);
        return SheetExport.run(registry, sheet, SheetAccess.reach(context, sheet, registry));
    }

    private static String sheet(RoutingContext context) {
        return String.valueOf(context.pathParam("sheet"));
    }

    private static void send(RoutingContext context, String csv) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8")
                .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + sheet(context) + ".csv\"")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(csv);
    }

    private void read(RoutingContext context) {
        Mode mode;
        try {
            mode = mode(context.request());
        } catch (ApiException e) {
            context.fail(e);
            return;
        }
        if (!busy.compareAndSet(false, true)) {
            context.fail(new ApiException(Problem.BUSY, "another file is being read: try again in a few seconds"));
            return;
        }
        Buffer body = context.body().buffer();
        blocking.run(() -> read(context, mode, body == null ? Buffer.buffer() : body))
                .onComplete(any -> busy.set(false))
                .onSuccess(json -> AccessRoutes.send(context, json))
                .onFailure(context::fail);
    }

    private JsonObject read(RoutingContext context, Mode mode, Buffer body) throws ApiException, RegistryException {
        String sheet = sheet(context);
        Reach reach = SheetAccess.reach(context, sheet, registry);
        String type = String.valueOf(context.request().getHeader(HttpHeaders.CONTENT_TYPE));
        if (!type.toLowerCase(Locale.ROOT).startsWith("text/csv")) {
            throw new ApiException(Problem.INVALID_PARAMETER, "Content-Type must be text/csv");
        }
        Map<DeviceId, String> secrets = new LinkedHashMap<>();
        ImportReport report = SheetImport.run(
                registry,
                List.of(new SheetImport.Input(sheet, sheet + ".csv", body)),
                mode,
                new SheetImport.By(AccessGuard.actor(context), reach, secrets::putAll));
        if (report.kept()) {
            report.outdated().forEach(ending);
        }
        return ReportJson.of(sheet, report, mode, secrets);
    }

    private static Mode mode(HttpServerRequest request) throws ApiException {
        boolean isDryRun = flag(request, "dryRun");
        boolean takesGoodRows = flag(request, "goodRows");
        if (isDryRun && takesGoodRows) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'dryRun' and 'goodRows' exclude each other");
        }
        return isDryRun ? Mode.DRY_RUN : takesGoodRows ? Mode.GOOD_ROWS : Mode.ALL_OR_NOTHING;
    }

    private static boolean flag(HttpServerRequest request, String name) throws ApiException {
        String text = request.getParam(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw new ApiException(Problem.INVALID_PARAMETER, "'" + name + "' must be true or false");
    }
}
