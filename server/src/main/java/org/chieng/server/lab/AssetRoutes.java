package org.chieng.server.lab;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccessGuard;
import org.chieng.server.access.AccessRoutes;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Problem;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.exchange.Fault;
import org.chieng.server.registry.exchange.ImportReport;
import org.chieng.server.registry.exchange.ImportText;
import org.chieng.server.registry.exchange.SheetExport;
import org.chieng.server.registry.exchange.SheetImport;
import org.jspecify.annotations.Nullable;

/** The register of what a school was given or has bought. What is answered blocks. */
final class AssetRoutes {
    private static final String SHEET = "assets";
    private static final int MOST_ASSETS = 1000;
    /** Of the sheet; chosen: ten thousand things. */
    private static final int MAX_SHEET = 1 << 20;

    private final Registry registry;
    private final LabBoard board;
    private final Blocking blocking;

    AssetRoutes(Registry registry, Blocking blocking) {
        this.registry = registry;
        this.board = registry.labBoard();
        this.blocking = blocking;
    }

    void mount(Router router, Addresses all) {
        all.get("/schools/:school/assets", this::assets);
        all.post("/schools/:school/assets", this::put);
        router.get("/api/v1/schools/:school/assets.csv").handler(this::sheet);
        router.post("/api/v1/schools/:school/assets/import")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_SHEET))
                .handler(this::read);
    }

    private JsonObject assets(Asked asked) throws Exception {
        String cursor = asked.context().request().getParam("cursor");
        EntryId after = cursor == null || cursor.isEmpty() ? null : new EntryId(cursor);
        List<Asset> found = board.assets().of(asked.school(), after, MOST_ASSETS + 1);
        boolean isMore = found.size() > MOST_ASSETS;
        Map<DeviceId, Device> devices = new HashMap<>();
        registry.devices(asked.school(), null, RoomReader.MOST_DEVICES).forEach(one -> devices.put(one.id(), one));
        Map<EntryId, Instant> photos = board.photos().times(asked.school());
        JsonArray items = new JsonArray();
        found.stream().limit(MOST_ASSETS).forEach(one -> items.add(json(one, devices, photos.get(one.id()))));
        return new JsonObject()
                .put("items", items)
                .put("next", isMore ? found.get(MOST_ASSETS - 1).id().value() : null);
    }

    private static JsonObject json(Asset asset, Map<DeviceId, Device> devices, @Nullable Instant photo) {
        JsonObject json = new JsonObject()
                .put("id", asset.id().value())
                .put("kind", asset.kind().wireName())
                .put("name", asset.name());
        LabJson.putText(json, "device", asset.device());
        LabJson.putText(json, "donor", asset.donor());
        LabJson.putText(json, "donated", asset.donated());
        LabJson.putText(json, "warranty", asset.warranty());
        LabJson.putIf(json, "watts", asset.watts());
        LabJson.putText(json, "gone", asset.gone());
        LabJson.putText(json, "note", asset.note());
        LabJson.putIf(json, "photo", LabJson.millis(photo));
        DeviceId id = asset.device();
        Device device = id == null ? null : devices.get(id);
        if (device != null) {
            LabJson.putText(json, "lab", device.lab());
            LabJson.putText(json, "seat", device.seat());
        }
        return json;
    }

    private @Nullable JsonObject put(Asked asked) throws Exception {
        Fields body = asked.body();
        Asset asset = new Asset(
                body.id("id"),
                asked.school(),
                Asset.Kind.of(body.words("kind", 16)),
                body.words("name", 120),
                device(asked, registry),
                body.wordsOrNull("donor", 120),
                body.dayOrNull("donated"),
                body.dayOrNull("warranty"),
                body.numberOrNull("watts", 1, Asset.MOST_WATTS),
                body.dayOrNull("gone"),
                body.wordsOrNull("note", 120));
        if (!board.assets().put(asset)) {
            throw new ApiException(Problem.CONFLICT, "that device is another thing's");
        }
        registry.audit().note(asked.actor(), "asset", asset.id().value());
        return null;
    }

    /** The device of a body, which must be the school's; null without. */
    static @Nullable DeviceId device(Asked asked, Registry registry) throws ApiException, RegistryException {
        DeviceId id = asked.body().deviceOrNull("device");
        if (id == null) {
            return null;
        }
        return registry.device(id)
                .filter(one -> one.school().equals(asked.school()))
                .map(Device::id)
                .orElseThrow(() -> Fields.invalid("device", "must be a device of this school"));
    }

    /** The register as a sheet, which is read again by {@link #read}. */
    private void sheet(RoutingContext context) {
        blocking.run(() -> SheetExport.assets(registry, school(context)))
                .onSuccess(csv -> context.response()
                        .putHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"assets.csv\"")
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/csv; charset=utf-8")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                        .end(csv))
                .onFailure(context::fail);
    }

    private static SchoolId school(RoutingContext context) {
        return new SchoolId(String.valueOf(context.pathParam("school")));
    }

    /** All of a sheet or, when a row is bad, nothing of it. */
    private void read(RoutingContext context) {
        try {
            String type = Objects.requireNonNullElse(context.request().getHeader(HttpHeaders.CONTENT_TYPE), "");
            if (!type.toLowerCase(Locale.ROOT).startsWith("text/csv")) {
                throw new ApiException(Problem.INVALID_PARAMETER, "Content-Type must be text/csv");
            }
            boolean isTry = isTry(context);
            ImportText text = ImportText.in(Locale.forLanguageTag(
                    Objects.requireNonNullElse(context.request().getParam("lang"), "vi")));
            Buffer body = context.body().buffer();
            String actor = AccessGuard.actor(context);
            blocking.run(() -> read(school(context), body == null ? Buffer.buffer() : body, isTry, text, actor))
                    .onSuccess(answer -> AccessRoutes.send(context, answer))
                    .onFailure(context::fail);
        } catch (ApiException e) {
            context.fail(e);
        }
    }

    private static boolean isTry(RoutingContext context) throws ApiException {
        String text = Objects.requireNonNullElse(context.request().getParam("dryRun"), "false");
        if (!List.of("true", "false").contains(text)) {
            throw Fields.invalid("dryRun", "must be true or false");
        }
        return text.equals("true");
    }

    private JsonObject read(SchoolId school, Buffer body, boolean isTry, ImportText text, String actor)
            throws RegistryException {
        ImportReport report = SheetImport.run(
                registry,
                school,
                new SheetImport.Input(SHEET, "assets.csv", body),
                isTry ? SheetImport.Mode.DRY_RUN : SheetImport.Mode.ALL_OR_NOTHING,
                actor);
        ImportReport.Counts counts = report.counts().getOrDefault(SHEET, new ImportReport.Counts(0, 0, 0));
        JsonArray faults = new JsonArray();
        for (Fault one : report.faults()) {
            JsonObject fault = new JsonObject().put("line", one.line()).put("text", text.of(one));
            LabJson.putIf(fault, "column", one.column());
            faults.add(fault);
        }
        return new JsonObject()
                .put("kept", report.kept())
                .put("added", counts.added())
                .put("changed", counts.changed())
                .put("same", counts.same())
                .put("faults", faults)
                .put("moreFaults", report.moreFaults());
    }
}
