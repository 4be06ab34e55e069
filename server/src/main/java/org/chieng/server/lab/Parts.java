package org.chieng.server.lab;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Machine;

/**
 * Finds parts that are gone. What a machine tells once may be a misread: only what it tells at a second start in a row is believed. Pure
 * functions.
 */
final class Parts {
    private Parts() {}

    /**
     * What came out.
     *
     * @param machine as it is to be kept
     * @param gone what is missing and believed
     * @param decided of what it is known now whether it is missing; of the rest nobody knows yet, or this start could not look
     */
    record Seen(Machine machine, Set<Finding.Kind> gone, Set<Finding.Kind> decided) {
        Seen {
            gone = Set.copyOf(gone);
            decided = Set.copyOf(decided);
        }
    }

    /**
     * Compares what a machine tells with what it consisted of.
     *
     * @param known what is kept of it, empty for a new one
     * @param heard what it tells now
     * @param boots how often it was started, 0 when it does not say
     */
    static Seen look(DeviceId device, Optional<Machine> known, Fingerprint heard, long boots, Instant now) {
        Optional<Fingerprint> before = known.flatMap(one -> Fingerprint.parse(one.parts()));
        Optional<Fingerprint> pending = known.map(Machine::pending).flatMap(Fingerprint::parse);
        Fingerprint told =
                pending.or(() -> before).map(one -> completed(heard, one)).orElse(heard);
        Set<Finding.Kind> looked = looked(heard);
        Set<Finding.Kind> less = before.map(one -> less(one, told)).orElse(EnumSet.noneOf(Finding.Kind.class));
        if (known.isEmpty() || before.isEmpty() || less.isEmpty()) {
            return new Seen(new Machine(device, told.text(), null, boots, now), Set.of(), looked);
        }
        Machine machine = known.get();
        if (pending.isEmpty()) {
            return new Seen(new Machine(device, machine.parts(), told.text(), boots, now), Set.of(), Set.of());
        }
        Set<Finding.Kind> both = EnumSet.copyOf(less);
        both.retainAll(less(before.get(), pending.get()));
        both.retainAll(looked);
        if (boots == machine.boots() || both.isEmpty()) {
            boolean isOther = both.isEmpty();
            Machine kept = isOther ? new Machine(device, machine.parts(), told.text(), boots, now) : machine;
            return new Seen(kept, Set.of(), Set.of());
        }
        // the start at which it was seen first stays, so that each later look finds it gone as well
        return new Seen(machine, both, looked);
    }

    /** No computer runs without any memory, nor from no disk: where it tells of none, it could not look, and has what it had. */
    private static Fingerprint completed(Fingerprint heard, Fingerprint before) {
        List<Component> all = new ArrayList<>(heard.components());
        for (ComponentKind kind : List.of(ComponentKind.MEMORY, ComponentKind.DISK)) {
            if (heard.of(kind).isEmpty()) {
                all.addAll(before.of(kind));
            }
        }
        return new Fingerprint(all);
    }

    private static Set<Finding.Kind> looked(Fingerprint heard) {
        Set<Finding.Kind> looked = EnumSet.noneOf(Finding.Kind.class);
        if (!heard.of(ComponentKind.MEMORY).isEmpty()) {
            looked.add(Finding.Kind.MEMORY_GONE);
        }
        if (!heard.of(ComponentKind.DISK).isEmpty()) {
            looked.add(Finding.Kind.DISK_GONE);
        }
        return looked;
    }

    private static Set<Finding.Kind> less(Fingerprint before, Fingerprint now) {
        Set<Finding.Kind> less = EnumSet.noneOf(Finding.Kind.class);
        if (now.size(ComponentKind.MEMORY) < before.size(ComponentKind.MEMORY)) {
            less.add(Finding.Kind.MEMORY_GONE);
        }
        if (now.of(ComponentKind.DISK).size() < before.of(ComponentKind.DISK).size()) {
            less.add(Finding.Kind.DISK_GONE);
        }
        return less;
    }
}
