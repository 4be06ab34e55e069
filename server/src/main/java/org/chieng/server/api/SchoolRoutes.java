package org.chieng.server.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.School;
import org.chieng.server.wire.RegistryJson;

/** Schools, their devices, and the newest values. Methods that throw or say "blocks" run on a worker. */
final class SchoolRoutes {
    private final Registry registry;
    private final TimeSeriesStore store;
    private final Presence presence;

    SchoolRoutes(Registry registry, TimeSeriesStore store, Presence presence) {
        this.registry = registry;
        this.store = store;
        this.presence = presence;
    }

    /** {@code GET /schools}. */
    Answer schools(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        Optional<SchoolId> after = after(params);
        Sight sight = Sight.of(context);
        return () -> Page.of(
                        seen(sight, after, limit + 1),
                        limit,
                        school -> school.id().value(),
                        RegistryJson::school)
                .json();
    }

    private List<School> seen(Sight sight, Optional<SchoolId> after, int limit) throws Exception {
        List<School> seen = new ArrayList<>();
        SchoolId last = after.orElse(null);
        List<School> some;
        do {
            some = registry.schools(last, Page.MOST);
            some.stream().filter(sight::sees).limit(limit - seen.size()).forEach(seen::add);
            last = some.isEmpty() ? last : some.get(some.size() - 1).id();
        } while (seen.size() < limit && some.size() == Page.MOST);
        return seen;
    }

    /** {@code GET /schools/{school}/classes}. */
    Answer classes(RoutingContext context) throws ApiException {
        SchoolId id = new Params(context).school();
        return () -> {
            find(id);
            JsonArray items = new JsonArray();
            registry.classes().of(id).forEach(found -> items.add(RegistryJson.schoolClass(found)));
            return new JsonObject().put("items", items).putNull("next");
        };
    }

    /** {@code GET /schools/{school}}. */
    Answer school(RoutingContext context) throws ApiException {
        SchoolId id = new Params(context).school();
        return () -> RegistryJson.school(find(id));
    }

    /** {@code GET /schools/{school}/devices}. */
    Answer devices(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        SchoolId id = params.school();
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        Optional<DeviceId> after = params.deviceAfter();
        return () -> {
            find(id);
            List<Device> devices = registry.devices(id, after.orElse(null), limit + 1);
            Map<DeviceId, LiveStatus> known = presence.now();
            return Page.of(
                            devices,
                            limit,
                            device -> device.id().value(),
                            device -> RegistryJson.device(device, known.get(device.id())))
                    .json();
        };
    }

    /** {@code GET /schools/{school}/latest}: a page holds the series of {@code limit} devices. */
    Answer latest(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        SchoolId id = params.school();
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        Optional<DeviceId> after = params.deviceAfter();
        Sight sight = Sight.of(context);
        return () -> {
            boolean withComputers = sight.seesComputersAt(find(id));
            List<DeviceId> devices = registry.devices(id, after.orElse(null), limit + 1).stream()
                    .map(Device::id)
                    .toList();
            boolean more = devices.size() > limit;
            List<DeviceId> shown = more ? devices.subList(0, limit) : devices;
            List<SeriesLatest> latest = store.latest(shown);
            SeriesNames names = SeriesNames.at(registry, id);
            return new JsonObject()
                    .put(
                            "items",
                            latest.stream()
                                    .filter(one -> withComputers || !Computers.tell(one.series()))
                                    .map(one -> names.put(SeriesJson.of(one), one))
                                    .toList())
                    .put("next", more ? shown.get(limit - 1).value() : null);
        };
    }

    private School find(SchoolId id) throws Exception {
        return registry.school(id)
                .orElseThrow(() -> new ApiException(
                        Problem.UNKNOWN_SCHOOL, "no school '" + id + "': see the list at /api/v1/schools"));
    }

    private static Optional<SchoolId> after(Params params) throws ApiException {
        Optional<String> cursor = params.text("cursor");
        try {
            return cursor.map(SchoolId::new);
        } catch (IllegalArgumentException e) {
            throw Params.invalid("cursor", "must be the 'next' of the page before");
        }
    }
}
