package org.chieng.server.live;

import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.registry.ChannelSettings;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.chieng.server.registry.SourceName;
import org.chieng.server.wire.RegistryJson;

/** Reads what a page shows first. Thread-safe; blocks: call it on a worker. */
public final class SnapshotReader {
    /** Most devices of a school on its page; chosen: beyond what one page can show. */
    public static final int MAX_DEVICES = 1000;

    /** A school with its devices, the newest value of each of their series, and what people call them. */
    record Snapshot(School school, List<Device> devices, List<SeriesLatest> latest, JsonArray names) {}

    private final Registry registry;
    private final TimeSeriesStore store;

    public SnapshotReader(Registry registry, TimeSeriesStore store) {
        this.registry = registry;
        this.store = store;
    }

    /** Whether there is such a school. */
    boolean exists(SchoolId school) throws RegistryException {
        return registry.school(school).isPresent();
    }

    /** The school as it is now; empty when there is none of that id. */
    Optional<Snapshot> read(SchoolId id) throws RegistryException, StoreException {
        Optional<School> school = registry.school(id);
        if (school.isEmpty()) {
            return Optional.empty();
        }
        List<Device> devices = registry.devices(id, null, MAX_DEVICES);
        List<SeriesLatest> latest =
                store.latest(devices.stream().map(Device::id).toList());
        return Optional.of(new Snapshot(school.get(), devices, latest, names(id)));
    }

    private JsonArray names(SchoolId school) throws RegistryException {
        JsonArray names = new JsonArray();
        for (SourceName source : registry.channels().sourcesAt(school)) {
            names.add(RegistryJson.name(source));
        }
        for (ChannelSettings channel : registry.channels().at(school)) {
            names.add(RegistryJson.name(channel));
        }
        return names;
    }
}
