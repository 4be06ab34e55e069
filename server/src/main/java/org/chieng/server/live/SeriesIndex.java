package org.chieng.server.live;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Gives each series of a school a small number. Bounded. Confined to one event loop. */
final class SeriesIndex {
    /** Most series of one school that are shown live; chosen: 20 devices at their limit. */
    static final int MAX_SERIES = 10_000;
    /** Most series of one device, so that it can't take the page from others; chosen: 40 boards with 12 channels each. */
    static final int MAX_OF_DEVICE = 500;

    /**
     * A series under its number.
     *
     * @param info what is known of it now
     * @param changed whether that is news
     */
    record Entry(SeriesInfo info, boolean changed) {}

    private final Map<SeriesKey, SeriesInfo> infos = new HashMap<>();
    private final Map<DeviceId, Integer> countByDevice = new HashMap<>();

    /**
     * The number of a series, a new one when it has none; empty when there are too many. A unit or label of null says
     * nothing new.
     */
    Optional<Entry> put(SeriesKey key, @Nullable String unit, @Nullable String label) {
        SeriesInfo known = infos.get(key);
        if (known == null) {
            int ofDevice = countByDevice.merge(key.device(), 1, Integer::sum);
            return infos.size() < MAX_SERIES && ofDevice <= MAX_OF_DEVICE
                    ? Optional.of(keep(new SeriesInfo(infos.size(), key, unit, label)))
                    : Optional.empty();
        }
        boolean same = (unit == null || unit.equals(known.unit())) && (label == null || label.equals(known.label()));
        if (same) {
            return Optional.of(new Entry(known, false));
        }
        return Optional.of(keep(new SeriesInfo(
                known.index(), key, unit == null ? known.unit() : unit, label == null ? known.label() : label)));
    }

    private Entry keep(SeriesInfo info) {
        infos.put(info.key(), info);
        return new Entry(info, true);
    }
}
