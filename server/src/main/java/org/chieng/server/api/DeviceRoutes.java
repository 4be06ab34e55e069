package org.chieng.server.api;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Registry;

/** What a device measures. */
final class DeviceRoutes {
    private final Registry registry;
    private final TimeSeriesStore store;

    DeviceRoutes(Registry registry, TimeSeriesStore store) {
        this.registry = registry;
        this.store = store;
    }

    /** {@code GET /devices/{device}/channels}: each channel with its unit and its newest value. */
    Answer channels(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        DeviceId id = params.device();
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        Optional<String> after = params.text("cursor");
        return () -> {
            find(registry, id);
            List<SeriesLatest> channels = store.latest(List.of(id)).stream()
                    .filter(series -> after.isEmpty() || name(series).compareTo(after.get()) > 0)
                    .sorted((a, b) -> name(a).compareTo(name(b)))
                    .limit(limit + 1L)
                    .toList();
            JsonObject page =
                    Page.of(channels, limit, DeviceRoutes::name, SeriesJson::of).json();
            return page.put("device", id.value());
        };
    }

    private static String name(SeriesLatest series) {
        return series.series().channel().toString();
    }

    static void find(Registry registry, DeviceId id) throws Exception {
        if (registry.device(id).isEmpty()) {
            throw new ApiException(
                    Problem.UNKNOWN_DEVICE, "no device '" + id + "': see the list at /api/v1/schools/{school}/devices");
        }
    }
}
