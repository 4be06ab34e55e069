package org.chieng.server.lab;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Machine;
import org.jspecify.annotations.Nullable;

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
     * @param gone what is missing and believed; empty when all is there, null when nobody knows yet
     */
    record Seen(Machine machine, @Nullable Set<Finding.Kind> gone) {}

    /**
     * Compares what a machine tells with what it consisted of.
     *
     * @param known what is kept of it, empty for a new one
     * @param told what it tells now
     * @param boots how often it was started, 0 when it does not say
     */
    static Seen look(DeviceId device, Optional<Machine> known, Fingerprint told, long boots, Instant now) {
        Optional<Fingerprint> before = known.flatMap(one -> Fingerprint.parse(one.parts()));
        Set<Finding.Kind> less = before.map(one -> less(one, told)).orElse(EnumSet.noneOf(Finding.Kind.class));
        if (known.isEmpty() || before.isEmpty() || less.isEmpty()) {
            return new Seen(new Machine(device, told.text(), null, boots, now), Set.of());
        }
        Machine machine = known.get();
        Optional<Fingerprint> pending = Optional.ofNullable(machine.pending()).flatMap(Fingerprint::parse);
        if (pending.isEmpty()) {
            return new Seen(new Machine(device, machine.parts(), told.text(), boots, now), null);
        }
        Set<Finding.Kind> both = EnumSet.copyOf(less);
        both.retainAll(less(before.get(), pending.get()));
        if (boots <= machine.boots() || both.isEmpty()) {
            boolean isOther = both.isEmpty();
            return new Seen(isOther ? new Machine(device, machine.parts(), told.text(), boots, now) : machine, null);
        }
        // the start at which it was seen first stays, so that each later look finds it gone as well
        return new Seen(machine, both);
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
