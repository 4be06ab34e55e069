package org.chieng.server.live;

import java.util.List;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesLatest;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;

/** Reads what a page shows first. Thread-safe; blocks: call it on a worker. */
public final class SnapshotReader {
    /** Most devices of a school on its page; chosen: beyond what one page can show. */
    public static final int MAX_DEVICES = 1000;

    /** A school with its devices and the newest value of each of their series. */
    record Snapshot(School school, List<Device> devices, List<SeriesLatest> latest) {}

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
        return Optional.of(new Snapshot(school.get(), devices, latest));
    }
}
