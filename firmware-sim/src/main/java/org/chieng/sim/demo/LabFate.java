package org.chieng.sim.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has become of one computer of the demo's rooms. Immutable.
 *
 * @param kind what happened
 * @param daysAgo how long it is ago, in days; 0 where nothing happened
 * @param health what its parts tell, by channel
 */
record LabFate(Kind kind, int daysAgo, Map<String, String> health) {
    /** What can happen. */
    enum Kind {
        /** It is used as all are. */
        USED,
        /** Somebody switches it on each Monday, and nobody ever works at it. */
        NEVER_USED,
        /** Somebody took one of its two memory modules. */
        MEMORY_TAKEN,
        /** Somebody took the whole computer. */
        TAKEN,
        /** It came from the next room. */
        CARRIED_HERE,
        /** It is at a repair shop. */
        IN_REPAIR
    }

    private static final Map<String, String> GOOD = Map.of(
            "disk.1", "good ok", "space", "good ok", "temperature", "good ok", "memory", "good ok", "clock", "good ok");
    private static final LabFate USUAL = new LabFate(Kind.USED, 0, GOOD);

    /** Those of which there is something to tell, by device: all in the school whose lab manager a newcomer can be, and a few elsewhere. */
    static Map<String, LabFate> of(List<LabRoom> rooms) {
        LabRoom first = rooms.get(0);
        LabRoom second = rooms.get(1);
        Map<String, LabFate> fates = new LinkedHashMap<>();
        fates.put(first.device(5), new LabFate(Kind.USED, 3, with("disk.1", "replace pending 60")));
        fates.put(first.device(3), new LabFate(Kind.MEMORY_TAKEN, 2, with("memory", "good ok")));
        fates.put(first.device(11), new LabFate(Kind.TAKEN, 16, GOOD));
        fates.put(first.device(13), new LabFate(Kind.NEVER_USED, 0, GOOD));
        fates.put(first.device(8), new LabFate(Kind.USED, 0, with("disk.1", "watch reallocated 12")));
        fates.put(first.device(17), new LabFate(Kind.IN_REPAIR, 4, GOOD));
        fates.put(second.device(9), new LabFate(Kind.CARRIED_HERE, 20, GOOD));
        fates.put(second.device(14), new LabFate(Kind.USED, 0, with("space", "watch space-low 4")));
        fates.put(rooms.get(3).device(2), new LabFate(Kind.NEVER_USED, 0, GOOD));
        fates.put(rooms.get(5).device(7), new LabFate(Kind.USED, 5, with("disk.1", "replace reallocated 212")));
        fates.put(rooms.get(8).device(12), new LabFate(Kind.USED, 0, with("disk.1", "watch worn 82")));
        fates.put(rooms.get(11).device(4), new LabFate(Kind.TAKEN, 30, GOOD));
        fates.put(rooms.get(11).device(5), new LabFate(Kind.NEVER_USED, 0, GOOD));
        fates.put(rooms.get(13).device(16), new LabFate(Kind.USED, 0, with("memory", "watch unused 2048")));
        return fates;
    }

    static LabFate usual() {
        return USUAL;
    }

    private static Map<String, String> with(String part, String text) {
        Map<String, String> all = new LinkedHashMap<>(GOOD);
        all.put(part, text);
        return Map.copyOf(all);
    }
}
