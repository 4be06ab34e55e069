package org.chieng.agent.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.relay.RelayedBatch;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/** Makes packs for the spool and for batches, plain: they are deflated together, on the way to the server. Pure functions. */
final class LabPacks {
    /** From so many readings on columns are the smaller form. */
    private static final int COLUMNS_FROM = 16;

    /** Largest pack; so that one fits a batch with what goes with it. */
    private static final int MAX_BYTES = 64 * 1024;

    /** Most readings of a pack, for the same. */
    private static final int MAX_READINGS = RelayedBatch.MAX_READINGS / 2;

    private LabPacks() {}

    /** All readings, in as few packs as the limit allows by halving. */
    static List<byte[]> of(List<Reading> readings) {
        List<byte[]> packs = new ArrayList<>();
        split(readings, packs);
        return packs;
    }

    private static void split(List<Reading> readings, List<byte[]> packs) {
        if (readings.isEmpty()) {
            return;
        }
        byte[] pack = pack(readings);
        if ((pack.length <= MAX_BYTES && readings.size() <= MAX_READINGS) || readings.size() == 1) {
            packs.add(pack);
        } else {
            split(readings.subList(0, readings.size() / 2), packs);
            split(readings.subList(readings.size() / 2, readings.size()), packs);
        }
    }

    private static byte[] pack(List<Reading> readings) {
        return readings.size() < COLUMNS_FROM ? PackEncoder.toCbor(readings) : PackEncoder.toColumns(readings);
    }

    /**
     * What goes into one batch. Immutable as long as the packs are left alone.
     *
     * @param packs by device, in the order of the devices' first
     * @param end number of the last entry that is in it; 0 when none is
     */
    record Together(Map<DeviceId, byte[]> packs, long end) {}

    /** What entries of the spool hold, as many of them as a batch may; the first in any case. */
    static Together together(List<SpoolEntry> entries) throws RejectedException {
        Map<DeviceId, Map<Object, Reading>> byDevice = new LinkedHashMap<>();
        long end = 0;
        int left = RelayedBatch.MAX_READINGS;
        for (SpoolEntry entry : entries) {
            List<Reading> readings = PackDecoder.decode(entry.pack(), null, 0).readings();
            left -= readings.size();
            if (left < 0) {
                break;
            }
            // the same readings twice, since an acknowledgement was lost, go once; the later of two values for one
            // moment is the one that counts
            Map<Object, Reading> known = byDevice.computeIfAbsent(entry.device(), any -> new LinkedHashMap<>());
            readings.forEach(one -> known.put(List.of(one.channel(), one.timeMicros()), one));
            end = entry.number();
        }
        Map<DeviceId, byte[]> packs = new LinkedHashMap<>();
        byDevice.forEach((device, readings) -> packs.put(device, pack(List.copyOf(readings.values()))));
        return new Together(packs, end);
    }
}
