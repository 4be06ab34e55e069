package org.chieng.server.api;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.BoardId;
import org.chieng.server.registry.ChannelSettings;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.SourceName;
import org.chieng.server.wire.RegistryJson;
import org.jspecify.annotations.Nullable;

/** What people call series. Immutable. */
final class SeriesNames {
    private final Map<SeriesKey, JsonObject> channels = new HashMap<>();
    private final Map<BoardId, JsonObject> sources = new HashMap<>();

    private SeriesNames(List<SourceName> sources, List<ChannelSettings> channels) {
        sources.forEach(one -> this.sources.put(new BoardId(one.device(), one.source()), RegistryJson.name(one)));
        channels.forEach(one -> this.channels.put(new SeriesKey(one.device(), one.channel()), RegistryJson.name(one)));
    }

    /** Those of a device; blocks. */
    static SeriesNames of(Registry registry, DeviceId device) throws RegistryException {
        return new SeriesNames(
                registry.channels().sources(device), registry.channels().of(device));
    }

    /** Those of a school's devices; blocks. */
    static SeriesNames at(Registry registry, SchoolId school) throws RegistryException {
        return new SeriesNames(
                registry.channels().sourcesAt(school), registry.channels().at(school));
    }

    /** Adds {@code "name"}, {@code "icon"} and {@code "sourceName"} where people gave them. */
    JsonObject put(JsonObject json, SeriesLatest latest) {
        SeriesKey key = latest.series();
        copy(channels.get(key), "name", json, "name");
        copy(channels.get(key), "icon", json, "icon");
        copy(sources.get(new BoardId(key.device(), key.channel().source())), "name", json, "sourceName");
        return json;
    }

    private static void copy(@Nullable JsonObject from, String name, JsonObject to, String as) {
        if (from != null && from.containsKey(name)) {
            to.put(as, from.getString(name));
        }
    }
}
