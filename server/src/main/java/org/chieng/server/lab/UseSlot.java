package org.chieng.server.lab;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.chieng.protocol.lab.UseQuarter;

/**
 * What was told of one quarter of an hour. Mostly that is one reading, whose time is the quarter's. A clock that was wrong when it was measured makes quarters that
 * lie across two: then each gets its share, so that nothing is lost and nothing counts twice. Confined to one thread.
 */
final class UseSlot {
    static final long MICROS = UseQuarter.SECONDS * 1_000_000L;

    /** Less than a second too much comes of whole seconds. */
    private static final double ROUNDED = 1;

    private double active;
    private double idle;
    private double unknown;
    private double nobody;
    private double off;
    private double weak;

    /** The slots of some quarters, by their number since 1970. */
    static Map<Long, UseSlot> of(Collection<UseQuarter> quarters) {
        Map<Long, UseSlot> slots = new HashMap<>();
        for (UseQuarter one : quarters) {
            long slot = Math.floorDiv(one.startMicros(), MICROS);
            double behind = (double) Math.floorMod(one.startMicros(), MICROS) / MICROS;
            slots.computeIfAbsent(slot, any -> new UseSlot()).add(one, 1 - behind);
            if (behind > 0) {
                slots.computeIfAbsent(slot + 1, any -> new UseSlot()).add(one, behind);
            }
        }
        passOn(slots);
        return slots;
    }

    /** Times that are only estimated may press together what lay apart: what is too much for a quarter is the next one's. */
    private static void passOn(Map<Long, UseSlot> slots) {
        TreeSet<Long> left = new TreeSet<>(slots.keySet());
        while (!left.isEmpty()) {
            long at = left.first();
            left.remove(at);
            UseSlot slot = Objects.requireNonNull(slots.get(at));
            if (slot.told() > UseQuarter.SECONDS + ROUNDED) {
                double share = 1 - UseQuarter.SECONDS / slot.told();
                slots.computeIfAbsent(at + 1, any -> new UseSlot()).add(slot, share);
                slot.add(slot, -share);
                left.add(at + 1);
            }
        }
    }

    private double told() {
        return active + idle + unknown + nobody + off;
    }

    private void add(UseSlot other, double share) {
        active += other.active * share;
        idle += other.idle * share;
        unknown += other.unknown * share;
        nobody += other.nobody * share;
        off += other.off * share;
        weak += other.weak * share;
    }

    private void add(UseQuarter one, double share) {
        active += one.active() * share;
        idle += one.idle() * share;
        unknown += one.unknown() * share;
        nobody += one.nobody() * share;
        off += one.off() * share;
        weak += one.weak() * share;
    }

    /** All of it in whole seconds, of which there are never more than a quarter has. */
    UseQuarter quarter(long startMicros) {
        double told = told();
        double scale = told > UseQuarter.SECONDS ? UseQuarter.SECONDS / told : 1;
        int inUse = (int) Math.round(active * scale);
        int session = (int) Math.round((active + idle) * scale);
        int known = (int) Math.round((active + idle + unknown) * scale);
        int on = (int) Math.round((active + idle + unknown + nobody) * scale);
        int all = (int) Math.round(told * scale);
        return new UseQuarter(
                startMicros,
                on,
                session,
                inUse,
                known - session,
                (int) Math.min(on, Math.round(weak * scale)),
                UseQuarter.SECONDS - all);
    }
}
