package org.chieng.gateway.health;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.DeviceId;

/**
 * How much each device was refused since the start, by reason, and how often it was made to wait because it sent faster than it may.
 * Bounded: past {@value #MOST_DEVICES} devices the one that erred longest ago is forgotten. Thread-safe, never blocks.
 */
public final class DeviceRefusals {
    /** Chosen: every device of a province that errs; some 4 MB. */
    static final int MOST_DEVICES = 20_000;

    /**
     * What was counted of one device. Immutable.
     *
     * @param device which
     * @param refused messages and records by reason; only reasons that occurred
     * @param slowed how often it was made to wait
     */
    public record Counted(EnrolledDevice device, Map<ErrorCode, Long> refused, long slowed) {
        public Counted {
            refused = Map.copyOf(refused);
        }

        /** All of it together. */
        public long total() {
            return slowed + refused.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static final class Counts {
        private final EnrolledDevice device;
        private final Map<ErrorCode, Long> refused = new EnumMap<>(ErrorCode.class);
        private long slowed;

        Counts(EnrolledDevice device) {
            this.device = device;
        }

        Counted copy() {
            return new Counted(device, refused, slowed);
        }
    }

    private final Map<DeviceId, Counts> counts = new LinkedHashMap<>(16, 0.75f, true);

    synchronized void refused(EnrolledDevice device, ErrorCode code) {
        of(device).refused.merge(code, 1L, Long::sum);
    }

    synchronized void slowed(EnrolledDevice device) {
        of(device).slowed++;
    }

    private Counts of(EnrolledDevice device) {
        Counts own = counts.computeIfAbsent(device.device(), any -> new Counts(device));
        if (counts.size() > MOST_DEVICES) {
            counts.remove(counts.keySet().iterator().next());
        }
        return own;
    }

    /**
     * The devices with the most, the worst first.
     *
     * @param limit how many at most
     */
    public synchronized List<Counted> most(int limit) {
        List<Counted> all = new ArrayList<>(counts.size());
        counts.values().forEach(each -> all.add(each.copy()));
        all.sort(Comparator.comparingLong(Counted::total).reversed());
        return List.copyOf(all.subList(0, Math.min(limit, all.size())));
    }
}
