package org.chieng.server.lab;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.pdf.PdfPages;
import org.chieng.server.pdf.PdfPages.Column;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Ticket;
import org.chieng.server.report.ReportText;
import org.chieng.server.report.SchoolHours;
import org.jspecify.annotations.Nullable;

/** A donors' report as PDF. Confined to one thread. */
final class LabReportPdf {
    private final LabReport report;
    private final ReportText text;

    private LabReportPdf(LabReport report, ReportText text) {
        this.report = report;
        this.text = text;
    }

    static byte[] of(LabReport report, ReportText text) throws IOException {
        return new LabReportPdf(report, text).make();
    }

    private byte[] make() throws IOException {
        String title = text.of("lab.title", text.day(report.first()), text.day(report.last()));
        try (PdfPages pages = new PdfPages(title, text.language())) {
            pages.title(title);
            pages.paragraph(text.of("lab.about"));
            pages.heading(text.of("lab.figures"));
            pages.table(List.of(new Column("", 7, false), new Column("", 3, true)), figures());
            pages.heading(text.of("lab.rooms"));
            pages.table(roomColumns(), rooms());
            for (LabReport.OfSchool one : report.schools()) {
                pages.heading(one.school().name());
                pages.table(machineColumns(), machines(one));
            }
            pages.heading(text.of("lab.rules"));
            for (String rule : text.of("lab.rules.text").split("\n", -1)) {
                pages.note(rule);
            }
            return pages.save(title);
        }
    }

    private List<List<String>> figures() {
        List<LabReport.Row> rows = report.rows();
        List<List<String>> figures = new ArrayList<>();
        figures.add(row("lab.machines", count(machines(rows))));
        figures.add(
                row("lab.on", text.hours(LabReport.sum(rows, one -> one.use().powered()))));
        figures.add(row(
                "lab.session", text.hours(LabReport.sum(rows, one -> one.use().session()))));
        figures.add(row(
                "lab.active", text.hours(LabReport.sum(rows, one -> one.use().active()))));
        figures.add(row("lab.idle", text.percent(LabReport.idleShare(rows))));
        figures.add(row("lab.never", count(neverOn(rows))));
        figures.add(row("lab.energy", text.number(LabReport.kilowattHours(rows), 1) + " kWh"));
        figures.add(row("lab.missing", count(findings(Finding.Kind.MISSING))));
        figures.add(row("lab.parts", count(findings(Finding.Kind.MEMORY_GONE) + findings(Finding.Kind.DISK_GONE))));
        figures.add(
                row("lab.failing", count(findings(Finding.Kind.DISK_FAILING) + findings(Finding.Kind.PART_FAILING))));
        figures.add(row("lab.tickets", count(repairs().size())));
        figures.add(row(
                "lab.back",
                count(repairs().stream()
                        .filter(one -> one.ticket().state() == Ticket.State.BACK)
                        .count())));
        figures.add(row("lab.cost", money(repairs())));
        figures.add(row("lab.loans", count(loans().size())));
        figures.add(row(
                "lab.overdue", count(loans().stream().filter(this::isOverdue).count())));
        figures.add(row("lab.coverage", text.percent(LabReport.coverage(rows))));
        figures.add(row("lab.weak", text.percent(LabReport.weakShare(rows))));
        return figures;
    }

    /** Of which something is known, and that is that they were off. */
    private static long neverOn(List<LabReport.Row> rows) {
        Map<DeviceId, List<LabReport.Row>> byDevice = new LinkedHashMap<>();
        rows.forEach(row -> byDevice.computeIfAbsent(row.device().id(), any -> new ArrayList<>())
                .add(row));
        return byDevice.values().stream()
                .filter(its -> LabReport.sum(its, row -> row.use().powered()) == 0
                        && LabReport.sum(its, row -> row.use().off()) > 0)
                .count();
    }

    private static long machines(List<LabReport.Row> rows) {
        return rows.stream().map(one -> one.device().id()).distinct().count();
    }

    private String count(long number) {
        return text.number((double) number, 0);
    }

    private List<String> row(String key, String value) {
        return List.of(text.of(key), value);
    }

    private long findings(Finding.Kind kind) {
        return report.schools().stream()
                .flatMap(one -> one.findings().stream())
                .filter(one -> one.kind() == kind)
                .count();
    }

    private List<LabReport.Repair> repairs() {
        return report.schools().stream().flatMap(one -> one.repairs().stream()).toList();
    }

    private String money(List<LabReport.Repair> repairs) {
        return text.number((double) LabReport.cost(repairs), 0) + " đ";
    }

    private List<Loan> loans() {
        return report.schools().stream().flatMap(one -> one.loans().stream()).toList();
    }

    private boolean isOverdue(Loan loan) {
        LocalDate due = loan.due();
        LocalDate until = report.schools().stream()
                .map(one -> LocalDate.ofInstant(one.until().minusSeconds(1), SchoolHours.ZONE))
                .findFirst()
                .orElse(report.last());
        LocalDate returned = loan.returned();
        boolean isOut = returned == null || returned.isAfter(until);
        return isOut && due != null && due.isBefore(until);
    }

    private List<Column> roomColumns() {
        return List.of(
                new Column(text.of("school"), 4, false),
                new Column(text.of("lab.room"), 3.2f, false),
                new Column(text.of("lab.machines.short"), 1.4f, true),
                new Column(text.of("lab.on.short"), 2.5f, true),
                new Column(text.of("lab.active.short"), 2.5f, true),
                new Column(text.of("lab.idle.short"), 2, true),
                new Column(text.of("lab.coverage.short"), 2, true),
                new Column(text.of("lab.cost.short"), 2.4f, true));
    }

    private List<List<String>> rooms() {
        List<List<String>> all = new ArrayList<>();
        for (LabReport.OfSchool one : report.schools()) {
            Map<Lab, List<LabReport.Row>> byLab = new LinkedHashMap<>();
            one.rows()
                    .forEach(row -> byLab.computeIfAbsent(row.lab(), any -> new ArrayList<>())
                            .add(row));
            byLab.forEach((lab, rows) -> all.add(List.of(
                    one.school().name(),
                    lab.name(),
                    count(rows.size()),
                    text.hours(LabReport.sum(rows, row -> row.use().powered())),
                    text.hours(LabReport.sum(rows, row -> row.use().active())),
                    text.percent(LabReport.idleShare(rows)),
                    text.percent(LabReport.coverage(rows)),
                    money(repairs(one, lab)))));
            List<LabReport.Repair> elsewhere = repairs(one, null);
            if (LabReport.cost(elsewhere) > 0) {
                all.add(List.of(one.school().name(), text.of("lab.elsewhere"), "", "", "", "", "", money(elsewhere)));
            }
        }
        return all;
    }

    private static List<LabReport.Repair> repairs(LabReport.OfSchool of, @Nullable Lab lab) {
        return of.repairs().stream()
                .filter(one -> Objects.equals(one.lab(), lab))
                .toList();
    }

    private List<Column> machineColumns() {
        return List.of(
                new Column(text.of("lab.machine"), 4, false),
                new Column(text.of("lab.room"), 3.4f, false),
                new Column(text.of("lab.donor"), 3, false),
                new Column(text.of("lab.on.short"), 2, true),
                new Column(text.of("lab.session.short"), 2.2f, true),
                new Column(text.of("lab.active.short"), 2.2f, true),
                new Column(text.of("lab.days"), 1.4f, true));
    }

    private List<List<String>> machines(LabReport.OfSchool of) {
        return of.rows().stream()
                .map(row -> List.of(
                        row.device().name(),
                        row.lab().name(),
                        row.asset() == null || row.asset().donor() == null
                                ? ""
                                : String.valueOf(row.asset().donor()),
                        text.hours(row.use().powered()),
                        text.hours(row.use().session()),
                        text.hours(row.use().active()),
                        count(row.use().days())))
                .toList();
    }
}
