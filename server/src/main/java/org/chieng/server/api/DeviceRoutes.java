package org.chieng.server.api;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceSearch;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.School;
import org.chieng.server.wire.RegistryJson;

/** Devices of all schools, and what they measure. */
final class DeviceRoutes {
    /** Longest text that is looked for, in characters. */
    private static final int MAX_WORDS = 200;

    private final Registry registry;
    private final TimeSeriesStore store;
    private final Presence presence;

    DeviceRoutes(Registry registry, TimeSeriesStore store, Presence presence) {
        this.registry = registry;
        this.store = store;
        this.presence = presence;
    }

    /** {@code GET /devices/{device}/channels}: each channel with its unit and its newest value. */
    Answer channels(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        DeviceId id = params.device();
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        Optional<String> after = params.text("cursor");
        Sight sight = Sight.of(context);
        return () -> {
            boolean withComputers = Computers.isSeen(registry, sight, find(registry, id));
            List<SeriesLatest> channels = store.latest(List.of(id)).stream()
                    .filter(series -> withComputers || !Computers.tell(series.series()))
                    .filter(series -> after.isEmpty() || name(series).compareTo(after.get()) > 0)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .limit(limit + 1L)
                    .toList();
            SeriesNames names = SeriesNames.of(registry, id);
            JsonObject page = Page.of(
                            channels, limit, DeviceRoutes::name, series -> names.put(SeriesJson.of(series), series))
                    .json();
            return page.put("device", id.value());
        };
    }

    /**
     * {@code GET /devices}: devices of all schools that somebody may see, by the words of {@code q}: of their names and ids, and of their
     * schools'.
     */
    Answer search(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        String words = params.text("q").orElse("");
        if (words.length() > MAX_WORDS) {
            throw Params.invalid("q", "must have at most " + MAX_WORDS + " characters");
        }
        Optional<DeviceId> after = params.deviceAfter();
        Sight sight = Sight.of(context);
        return () -> {
            List<SchoolId> seen =
                    SeenSchools.of(registry, sight).stream().map(School::id).toList();
            List<DeviceSearch.Found> found = registry.search().find(words, seen, after.orElse(null), limit + 1);
            Map<DeviceId, LiveStatus> known = presence.now();
            return Page.of(
                            found,
                            limit,
                            one -> one.device().id().value(),
                            one -> RegistryJson.device(
                                            one.device(), known.get(one.device().id()))
                                    .put("schoolName", one.schoolName()))
                    .json();
        };
    }

    private static String name(SeriesLatest series) {
        return series.series().channel().toString();
    }

    static Device find(Registry registry, DeviceId id) throws Exception {
        return registry.device(id)
                .orElseThrow(() -> new ApiException(
                        Problem.UNKNOWN_DEVICE,
                        "no device '" + id + "': see the list at /api/v1/schools/{school}/devices"));
    }
}
