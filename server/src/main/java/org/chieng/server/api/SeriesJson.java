package org.chieng.server.api;

import io.vertx.core.json.JsonObject;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.server.wire.WireJson;

/** A series with its newest value, as JSON. */
final class SeriesJson {
    private SeriesJson() {}

    /** {@code {"device", "source", "channel", "unit"?, "label"?, "time", "value"}}. */
    static JsonObject of(SeriesLatest latest) {
        JsonObject json = new JsonObject()
                .put("device", latest.series().device().value())
                .put("source", latest.series().channel().source())
                .put("channel", latest.series().channel().channel());
        if (latest.unit() != null) {
            json.put("unit", latest.unit());
        }
        if (latest.label() != null) {
            json.put("label", latest.label());
        }
        return json.put("time", WireJson.time(latest.newest().timeMicros()))
                .put("value", WireJson.value(latest.newest().value()));
    }
}
