package org.chieng.server.load;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/**
 * A backlog in packs as an agent makes them, columns deflated, of what it has when its server is slow: a quarter of its smallest flight. Made
 * once; all agents send the same. Immutable.
 *
 * @param packs in the order of their times
 * @param readings of one pack
 */
record ColumnPacks(List<byte[]> packs, int readings) {
    private static final int BYTES = 2 * 1024;
    private static final int MOST_READINGS = 2_000;

    /**
     * @param channels each gets a reading a second
     * @param atLeast readings of all packs
     * @param beginMillis time of the first
     */
    static ColumnPacks of(List<ChannelName> channels, int atLeast, long beginMillis) {
        int instants = MOST_READINGS / channels.size();
        while (instants > 1 && pack(channels, instants, beginMillis).length > BYTES) {
            instants -= Math.max(1, instants / 8);
        }
        List<byte[]> packs = new ArrayList<>();
        int readings = instants * channels.size();
        for (int sent = 0; sent < atLeast; sent += readings) {
            packs.add(pack(channels, instants, beginMillis + packs.size() * 1000L * instants));
        }
        return new ColumnPacks(packs, readings);
    }

    private static byte[] pack(List<ChannelName> channels, int instants, long beginMillis) {
        SplittableRandom random = new SplittableRandom(beginMillis);
        List<Reading> readings = new ArrayList<>();
        for (int instant = 0; instant < instants; instant++) {
            for (int channel = 0; channel < channels.size(); channel++) {
                double value = 20 + channel + random.nextInt(30) / 100.0;
                readings.add(
                        Reading.ofNumber(channels.get(channel), (beginMillis + instant * 1000L) * 1000, value, null));
            }
        }
        return PackEncoder.deflate(PackEncoder.toColumns(readings));
    }
}
