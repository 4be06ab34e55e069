package org.chieng.server.lab;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.School;
import org.chieng.server.registry.Ticket;
import org.chieng.server.registry.Uses;
import org.chieng.server.report.SchoolHours;
import org.jspecify.annotations.Nullable;

/**
 * A donors' report as CSV (RFC 4180), in the form of {@link org.chieng.server.report.ReportCsv}: a row for each machine and room, of whose seconds
 * all hours are sums; then what was found, repaired (with its cost, dong) and lent (with the day when it is due). It names no borrower.
 */
final class LabReportCsv {
    private static final String LINE_END = "\r\n";
    private static final String HEADER =
            "kind,school,name,lab,device,asset,donor,whole,on,session,active,unknown,off,untold,weak,"
                    + "watts,watt_seconds,day,until,what,cost,due";

    private LabReportCsv() {}

    static String of(LabReport report) {
        StringBuilder csv = new StringBuilder("\uFEFF").append(HEADER).append(LINE_END);
        for (LabReport.OfSchool one : report.schools()) {
            School school = one.school();
            one.rows().forEach(row -> append(csv, use(school, row)));
            one.findings().forEach(finding -> append(csv, finding(school, finding)));
            one.repairs().forEach(repair -> append(csv, repair(school, repair)));
            one.loans().forEach(loan -> append(csv, loan(school, loan)));
        }
        return csv.toString();
    }

    private static void append(StringBuilder csv, List<Object> cells) {
        csv.append(cells.stream().map(cell -> CsvText.quoted(cell.toString())).collect(Collectors.joining(",")))
                .append(LINE_END);
    }

    private static List<Object> use(School school, LabReport.Row row) {
        Asset asset = row.asset();
        Uses.Total use = row.use();
        return List.of(
                "use",
                school.id().value(),
                text(school.name()),
                row.lab().id().value(),
                row.device().id().value(),
                asset == null ? "" : asset.id().value(),
                asset == null ? "" : text(asset.donor()),
                use.whole(),
                use.powered(),
                use.session(),
                use.active(),
                use.unknown(),
                use.off(),
                use.untold(),
                use.weak(),
                row.watts(),
                row.energy(),
                "",
                "",
                "",
                "",
                "");
    }

    private static List<Object> finding(School school, Finding one) {
        return other(
                "finding",
                school,
                one.lab(),
                one.device(),
                null,
                day(one.opened()),
                one.over().map(LabReportCsv::day),
                one.kind().wireName());
    }

    private static List<Object> repair(School school, LabReport.Repair repair) {
        Ticket one = repair.ticket();
        Lab lab = repair.lab();
        List<Object> cells = new ArrayList<>(other(
                "ticket",
                school,
                lab == null ? null : lab.id(),
                one.device(),
                one.asset(),
                day(one.opened()),
                one.state().isEnd() ? Optional.of(day(one.changed())) : Optional.empty(),
                one.state().wireName()));
        cells.set(cells.size() - 2, repair.cost());
        return cells;
    }

    private static List<Object> loan(School school, Loan one) {
        List<Object> cells = new ArrayList<>(other(
                "loan",
                school,
                null,
                one.device(),
                null,
                one.lent(),
                Optional.ofNullable(one.returned()),
                text(one.item())));
        cells.set(cells.size() - 1, cell(one.due()));
        return cells;
    }

    private static List<Object> other(
            String kind,
            School school,
            @Nullable Object lab,
            @Nullable Object device,
            @Nullable Object asset,
            LocalDate day,
            Optional<LocalDate> until,
            String what) {
        return List.of(
                kind,
                school.id().value(),
                text(school.name()),
                cell(lab),
                cell(device),
                cell(asset),
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                day,
                until.map(LocalDate::toString).orElse(""),
                what,
                "",
                "");
    }

    private static String cell(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, SchoolHours.ZONE);
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : CsvText.harmless(text);
    }
}
