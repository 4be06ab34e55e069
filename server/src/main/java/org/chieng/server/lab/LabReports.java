package org.chieng.server.lab;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
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
                all.add(new LabReport.OfSchool(
                        school,
                        rows(school, labs, first, last),
                        board.findings().between(school.id(), from, end),
                        board.tickets().between(school.id(), from, end),
                        registry.loans().between(school.id(), first, last),
                        to));
            }
        }
        return new LabReport(first, last, all);
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
