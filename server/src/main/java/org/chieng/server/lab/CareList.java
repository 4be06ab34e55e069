package org.chieng.server.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.Part;
import org.chieng.protocol.lab.Verdict;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.lab.Care.Gravity;
import org.chieng.server.lab.Care.Reason;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Ticket;

/**
 * Who needs care, the gravest first: what loses data, then what was stolen or lost, then what fails, then what begins to fail. What somebody is
 * at already comes behind what nobody has seen. Pure functions.
 */
final class CareList {
    /** A repair that takes longer is asked after. */
    private static final Duration LONG = Duration.ofDays(14);

    private static final int ROOM = 0;
    private static final int DATA = 10;
    private static final int LOST = 20;
    private static final int FAILING = 30;
    private static final int OVERDUE = 40;
    private static final int BEGINNING = 50;
    private static final int BROKEN = 35;
    /** Added for a machine that somebody is at. */
    private static final int HANDLED = 100;

    private CareList() {}

    /**
     * All that need care.
     *
     * @param rooms as they are now
     * @param findings that last
     * @param tickets that are open
     */
    static List<Care> of(List<Room> rooms, List<Finding> findings, List<Ticket> tickets, Instant now) {
        List<Care> all = new ArrayList<>();
        for (Room room : rooms) {
            ofRoom(room, findings, all);
            for (MachineNow machine : room.machines()) {
                List<Reason> reasons = reasons(machine, findings, tickets, now);
                if (!reasons.isEmpty()) {
                    all.add(new Care(room.lab(), machine.device(), reasons));
                }
            }
        }
        all.sort(Comparator.comparing(Care::first, Reason.ORDER)
                .thenComparing(care -> Objects.toString(
                        care.device() == null ? "" : care.device().id())));
        return all;
    }

    private static void ofRoom(Room room, List<Finding> findings, List<Care> all) {
        Lab lab = room.lab();
        List<Reason> reasons = findings.stream()
                .filter(one -> one.device() == null && lab.id().equals(one.lab()))
                .map(one -> finding(one, 0))
                .toList();
        if (!reasons.isEmpty()) {
            all.add(new Care(lab, null, reasons));
        }
    }

    private static List<Reason> reasons(MachineNow machine, List<Finding> findings, List<Ticket> tickets, Instant now) {
        DeviceId device = machine.device().id();
        List<Ticket> its =
                tickets.stream().filter(one -> device.equals(one.device())).toList();
        boolean handled = its.stream().anyMatch(one -> one.state() != Ticket.State.BROKEN);
        int later = handled ? HANDLED : 0;
        Map<String, Reason> reasons = new LinkedHashMap<>();
        for (Health health : machine.health()) {
            if (health.verdict() == Verdict.REPLACE || health.verdict() == Verdict.WATCH) {
                Reason reason = health(health, later);
                reasons.putIfAbsent(reason.kind(), reason);
            }
        }
        findings.stream()
                .filter(one -> device.equals(one.device()))
                .filter(one -> one.kind() != Finding.Kind.DISK_FAILING && one.kind() != Finding.Kind.PART_FAILING)
                .forEach(one -> reasons.put("finding." + one.kind().wireName(), finding(one, later)));
        its.forEach(one -> reasons.put("ticket." + one.id(), ticket(one, now)));
        return List.copyOf(reasons.values());
    }

    private static Reason health(Health health, int later) {
        boolean isReplace = health.verdict() == Verdict.REPLACE;
        int rank = isReplace ? health.part() == Part.DISK ? DATA : FAILING : BEGINNING;
        return new Reason(
                health.part().wireName() + "." + health.reason().wireName(),
                gravity(isReplace ? Gravity.BAD : Gravity.WATCH, later),
                rank + later,
                health.number().isPresent() ? health.number().getAsLong() : null,
                null,
                null,
                null,
                null);
    }

    private static Reason finding(Finding finding, int later) {
        int rank = finding.kind() == Finding.Kind.ROOM_SILENT ? ROOM : LOST;
        return new Reason(
                "finding." + finding.kind().wireName(),
                gravity(Gravity.BAD, later),
                rank + later,
                null,
                finding.opened(),
                finding.id(),
                null,
                Moves.to(finding).orElse(null));
    }

    private static Reason ticket(Ticket ticket, Instant now) {
        boolean isNew = ticket.state() == Ticket.State.BROKEN;
        boolean isLong = Duration.between(ticket.changed(), now).compareTo(LONG) > 0;
        return new Reason(
                "ticket." + ticket.state().wireName(),
                isNew ? Gravity.BAD : isLong ? Gravity.WATCH : Gravity.NOTE,
                isNew ? BROKEN : isLong ? OVERDUE : HANDLED + BROKEN,
                null,
                ticket.changed(),
                null,
                ticket.id(),
                null);
    }

    private static Gravity gravity(Gravity plain, int later) {
        return later == 0 ? plain : Gravity.NOTE;
    }
}
