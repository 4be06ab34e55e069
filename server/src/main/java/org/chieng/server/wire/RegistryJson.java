package org.chieng.server.wire;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.server.registry.ChannelSettings;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.School;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.registry.SourceName;
import org.jspecify.annotations.Nullable;

/** Schools and devices as JSON. */
public final class RegistryJson {
    private RegistryJson() {}

    /** {@code {"id", "name", "areas": [{"id", "name"}, …]}}, the largest area first. */
    public static JsonObject school(School school) {
        JsonArray areas = new JsonArray();
        school.areas()
                .forEach(area ->
                        areas.add(new JsonObject().put("id", area.id().value()).put("name", area.name())));
        return new JsonObject()
                .put("id", school.id().value())
                .put("name", school.name())
                .put("areas", areas);
    }

    /** {@code {"id", "school", "name", "schoolYear"}}. */
    public static JsonObject schoolClass(SchoolClass found) {
        return new JsonObject()
                .put("id", found.id().value())
                .put("school", found.school().value())
                .put("name", found.name())
                .put("schoolYear", found.schoolYear());
    }

    /** {@code {"device", "source", "name", "icon"?}}. */
    public static JsonObject name(SourceName source) {
        return pictured(
                new JsonObject()
                        .put("device", source.device().value())
                        .put("source", source.source())
                        .put("name", source.name()),
                source.icon());
    }

    /** {@code {"device", "source", "channel", "name"?, "icon"?}}; the name is missing where people gave it none. */
    public static JsonObject name(ChannelSettings channel) {
        String own = channel.channel().channel();
        JsonObject json = new JsonObject()
                .put("device", channel.device().value())
                .put("source", channel.channel().source())
                .put("channel", own);
        return pictured(channel.name().equals(own) ? json : json.put("name", channel.name()), channel.icon());
    }

    private static JsonObject pictured(JsonObject json, @Nullable String icon) {
        return icon == null ? json : json.put("icon", icon);
    }

    /**
     * {@code {"id", "school", "name", "created", "state", "online", "since"}}; the state is missing for one that is in use, the last two for
     * one that had no session yet.
     */
    public static JsonObject device(Device device, @Nullable LiveStatus status) {
        JsonObject json = new JsonObject()
                .put("id", device.id().value())
                .put("school", device.school().value())
                .put("name", device.name())
                .put("created", WireJson.time(ChronoUnit.MICROS.between(Instant.EPOCH, device.created())));
        if (device.state() != DeviceState.ACTIVE) {
            json.put("state", device.state().wireName());
        }
        if (status != null) {
            json.put("online", status.online()).put("since", WireJson.time(status.sinceMicros()));
        }
        return json;
    }
}
