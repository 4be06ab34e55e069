package org.chieng.server.live;

import io.vertx.core.json.JsonObject;
import org.chieng.gateway.store.SeriesKey;
import org.jspecify.annotations.Nullable;

/**
 * What a page is told once of a series, so that its readings need a small number only. Immutable.
 *
 * @param index the small number, from 0, as long as the school's live picture lives
 * @param key which series
 * @param unit its SenML unit, or null
 * @param label how people write the channel's name, or null where the name says it
 */
record SeriesInfo(
        int index,
        SeriesKey key,
        @Nullable String unit,
        @Nullable String label) {

    JsonObject json() {
        JsonObject json = new JsonObject()
                .put("i", index)
                .put("device", key.device().value())
                .put("source", key.channel().source())
                .put("channel", key.channel().channel());
        if (unit != null) {
            json.put("unit", unit);
        }
        if (label != null) {
            json.put("label", label);
        }
        return json;
    }
}
