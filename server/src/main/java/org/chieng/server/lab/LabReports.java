package org.chieng.server.lab;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.chieng.server.registry.Ticket;
import org.chieng.server.registry.Uses;
import org.chieng.server.report.SchoolHours;

/** Makes donors' reports of what is kept. Thread-safe; blocks. */
final class LabReports {
    private static final int MOST = 2000;

    private final Registry registry;
    private final LabBoard board;
    private final Clock clock;

    LabReports(Registry registry, Clock clock) {
        this.registry = registry;
        this.board = registry.labBoard();
        this.clock = clock;
    }

    /** Reads what there is of some days, of the schools that have rooms. */
    LabReport read(LocalDate first, LocalDate last, List<School> schools) throws RegistryException {
        Instant from = first.atStartOfDay(SchoolHours.ZONE).toInstant();
        Instant end = last.plusDays(1).atStartOfDay(SchoolHours.ZONE).toInstant();
        Instant to = end.isAfter(clock.instant()) ? clock.instant() : end;
        List<LabReport.OfSchool> all = new ArrayList<>();
        for (School school : schools) {
            List<Lab> labs = registry.labs().of(school.id());
            if (!labs.isEmpty()) {
                List<LabReport.Row> rows = rows(school, labs, first, last);
                all.add(new LabReport.OfSchool(
                        school,
                        rows,
                        board.findings().between(school.id(), from, end),
                        repairs(school, rows, from, end),
                        registry.loans().between(school.id(), first, last),
                        to));
            }
        }
        return new LabReport(first, last, all);
    }

    /** A machine that stood in two rooms counts for the one where it was last. */
    private List<LabReport.Repair> repairs(School school, List<LabReport.Row> rows, Instant from, Instant end)
            throws RegistryException {
        Map<DeviceId, Lab> labs = new HashMap<>();
        Map<EntryId, DeviceId> devices = new HashMap<>();
        for (LabReport.Row row : rows) {
            if (!labs.containsKey(row.device().id())
                    || row.lab().id().equals(row.device().lab())) {
                labs.put(row.device().id(), row.lab());
            }
            Asset asset = row.asset();
            if (asset != null) {
                devices.put(asset.id(), row.device().id());
            }
        }
        List<LabReport.Repair> repairs = new ArrayList<>();
        for (Ticket ticket : board.tickets().between(school.id(), from, end)) {
            long cost = ticket.steps().stream()
                    .filter(step -> !step.at().isBefore(from) && step.at().isBefore(end))
                    .mapToLong(step -> Objects.requireNonNullElse(step.cost(), 0))
                    .sum();
            DeviceId device = ticket.device();
            EntryId asset = ticket.asset();
            DeviceId its = device != null ? device : asset == null ? null : devices.get(asset);
            repairs.add(new LabReport.Repair(ticket, its == null ? null : labs.get(its), cost));
        }
        return repairs;
    }

    /** A machine that stood in two rooms has a row in each. */
    private List<LabReport.Row> rows(School school, List<Lab> labs, LocalDate first, LocalDate last)
            throws RegistryException {
        Map<DeviceId, Device> devices = new HashMap<>();
        for (Device one : registry.devices(school.id(), null, MOST)) {
            devices.put(one.id(), one);
        }
        Map<DeviceId, Asset> assets = new HashMap<>();
        for (Asset one : board.assets().of(school.id(), null, MOST)) {
            DeviceId device = one.device();
            if (device != null) {
                assets.put(device, one);
            }
        }
        List<LabReport.Row> rows = new ArrayList<>();
        for (Lab lab : labs) {
            Map<DeviceId, Uses.Total> totals = new HashMap<>();
            board.uses().totals(lab.id(), first, last).forEach(one -> totals.put(one.device(), one));
            devices.values().stream()
                    .filter(one -> totals.containsKey(one.id())
                            || (lab.id().equals(one.lab()) && one.state() == DeviceState.ACTIVE))
                    .sorted(Comparator.comparing(one -> one.id().value()))
                    .forEach(one -> rows.add(new LabReport.Row(
                            lab, one, assets.get(one.id()), totals.getOrDefault(one.id(), Uses.Total.none(one.id())))));
        }
        return rows;
    }
}
