package org.chieng.agent.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/** Makes packs for the spool and for batches: plain, since the batch is deflated as a whole. Pure functions. */
final class LabPacks {
    /** From so many readings on columns are the smaller form. */
    private static final int COLUMNS_FROM = 16;

    /** Largest pack; so that one fits a batch with what goes with it. */
    private static final int MAX_BYTES = 64 * 1024;

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
        if (pack.length <= MAX_BYTES || readings.size() == 1) {
            packs.add(pack);
        } else {
            split(readings.subList(0, readings.size() / 2), packs);
            split(readings.subList(readings.size() / 2, readings.size()), packs);
        }
    }

    private static byte[] pack(List<Reading> readings) {
        return readings.size() < COLUMNS_FROM ? PackEncoder.toCbor(readings) : PackEncoder.toColumns(readings);
    }

    /** What entries of the spool hold, together by device, in the order of the devices' first. */
    static Map<DeviceId, byte[]> together(List<SpoolEntry> entries) throws RejectedException {
        Map<DeviceId, List<SpoolEntry>> byDevice = new LinkedHashMap<>();
        entries.forEach(one ->
                byDevice.computeIfAbsent(one.device(), any -> new ArrayList<>()).add(one));
        Map<DeviceId, byte[]> packs = new LinkedHashMap<>();
        for (Map.Entry<DeviceId, List<SpoolEntry>> one : byDevice.entrySet()) {
            packs.put(one.getKey(), merged(one.getValue()));
        }
        return packs;
    }

    private static byte[] merged(List<SpoolEntry> entries) throws RejectedException {
        if (entries.size() == 1) {
            return entries.get(0).pack();
        }
        // the same readings twice, since an acknowledgement was lost, go once; the later of two values for one moment
        // is the one that counts
        Map<Object, Reading> readings = new LinkedHashMap<>();
        for (SpoolEntry entry : entries) {
            for (Reading one : PackDecoder.decode(entry.pack(), null, 0).readings()) {
                readings.put(List.of(one.channel(), one.timeMicros()), one);
            }
        }
        return pack(List.copyOf(readings.values()));
    }
}
