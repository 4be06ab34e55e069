package org.chieng.server.lab;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.lab.FingerprintMatcher;
import org.chieng.protocol.lab.Likeness;
import org.chieng.server.registry.Machines;

/** Machines that look like one, of which nobody has said yet whether they are. Pure functions. */
final class Lookalikes {
    /** More is a fault of the parts' makers, and nobody reads it. */
    private static final int MOST = 50;

    private Lookalikes() {}

    /**
     * Two that look alike.
     *
     * @param one was heard of later
     * @param other earlier
     * @param share of the parts that both tell which are the same, 0 to 1
     */
    record Pair(MachineNow one, MachineNow other, double share) {}

    /**
     * All pairs, the likest first.
     *
     * @param known what was said before: a pair that somebody has parted is not asked about again
     */
    static List<Pair> of(List<Room> rooms, List<Machines.Merge> known) {
        Map<MachineNow, Fingerprint> prints = new HashMap<>();
        rooms.forEach(room -> room.machines()
                .forEach(machine ->
                        machine.identity().flatMap(Fingerprint::parse).ifPresent(print -> prints.put(machine, print))));
        List<MachineNow> machines = prints.keySet().stream()
                .sorted(Comparator.comparing((MachineNow one) -> one.lastHeard().orElseThrow())
                        .reversed()
                        .thenComparing(one -> one.device().id().value()))
                .toList();
        FingerprintMatcher matcher = new FingerprintMatcher(FingerprintMatcher.shared(prints.entrySet().stream()
                .filter(one -> one.getKey().use() != SeatUse.OFF)
                .map(Map.Entry::getValue)
                .toList()));
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < machines.size(); i++) {
            for (int j = i + 1; j < machines.size(); j++) {
                MachineNow one = machines.get(i);
                MachineNow other = machines.get(j);
                Likeness likeness = matcher.compare(print(prints, one), print(prints, other));
                boolean bothOn = one.use() != SeatUse.OFF && other.use() != SeatUse.OFF;
                if (!bothOn
                        && likeness.isRelated()
                        && likeness.share() >= FingerprintMatcher.WORTH_ASKING
                        && !isSaid(one, other, known)) {
                    pairs.add(new Pair(one, other, likeness.share()));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::share).reversed());
        return pairs.subList(0, Math.min(MOST, pairs.size()));
    }

    private static Fingerprint print(Map<MachineNow, Fingerprint> prints, MachineNow machine) {
        Fingerprint print = prints.get(machine);
        if (print == null) {
            throw new IllegalStateException(
                    "no fingerprint of " + machine.device().id());
        }
        return print;
    }

    private static boolean isSaid(MachineNow one, MachineNow other, List<Machines.Merge> known) {
        return known.stream().anyMatch(merge -> isOf(merge, one, other) || isOf(merge, other, one));
    }

    private static boolean isOf(Machines.Merge merge, MachineNow kept, MachineNow gone) {
        return merge.kept().equals(kept.device().id())
                && merge.gone().equals(gone.device().id());
    }
}
