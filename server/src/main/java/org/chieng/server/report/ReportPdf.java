package org.chieng.server.report;

import java.io.IOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.LinkRule;
import org.chieng.server.map.SchoolMap;
import org.chieng.server.pdf.PdfPages;
import org.chieng.server.pdf.PdfPages.Column;
import org.chieng.server.registry.Area;
import org.chieng.server.registry.School;

/** A report's figures as PDF, with the map of its schools. Confined to one thread. */
public final class ReportPdf {
    /** What the first page leaves below the figures. */
    private static final float MAP_HEIGHT = 320;

    private final ServiceReport report;
    private final SchoolMap.Drawn map;
    private final ReportText text;
    private final Figures all;

    private ReportPdf(ServiceReport report, SchoolMap.Drawn map, ReportText text) {
        this.report = report;
        this.map = map;
        this.text = text;
        this.all = report.figures();
    }

    /**
     * Makes it.
     *
     * @param map of the report's schools at its end
     * @throws IOException when that can't be drawn
     */
    public static byte[] of(ServiceReport report, SchoolMap.Drawn map, ReportText text) throws IOException {
        return new ReportPdf(report, map, text).make();
    }

    private byte[] make() throws IOException {
        String month =
                text.of("month", report.month().getMonthValue(), report.month().getYear());
        String title = text.of("title", report.provider().orElse(text.of("all")), month);
        try (PdfPages pages = new PdfPages(title, text.language())) {
            pages.title(title);
            pages.paragraph(text.of("until", text.time(report.until()), all.schools()));
            pages.paragraph(text.of("hours", week()));
            pages.paragraph(otherDays());
            pages.heading(text.of("figures"));
            pages.table(List.of(new Column("", 7, false), new Column("", 3, true)), figures());
            if (report.provider().isEmpty()) {
                pages.heading(text.of("providers"));
                pages.table(providerColumns(), providers());
            }
            if (map.shown() > 0) {
                pages.drawing(text.of("map", text.time(report.until())), map.svg(), MAP_HEIGHT);
                pages.note(text.of("legend"));
                pages.note(text.of("places", map.shown(), report.schools().size()));
                if (!map.sources().isEmpty()) {
                    pages.note(text.of("sources", String.join("; ", map.sources())));
                }
            }
            pages.heading(text.of("schools"));
            pages.table(schoolColumns(), schools());
            pages.heading(text.of("rules"));
            for (String rule :
                    text.of("rules.text", LinkRule.VERSION, Spread.LEAST).split("\n", -1)) {
                pages.note(rule);
            }
            return pages.save(title);
        }
    }

    private String week() {
        List<String> days = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            report.hours().usual(day).ifPresent(hours -> days.add(text.of("day." + day.getValue()) + " " + hours));
        }
        return String.join(", ", days);
    }

    private String otherDays() {
        List<LocalDate> others = report.month()
                .atDay(1)
                .datesUntil(report.month().plusMonths(1).atDay(1))
                .filter(report.hours()::isOther)
                .toList();
        if (others.isEmpty()) {
            return text.of("other.none");
        }
        return text.of("other", others.stream().map(this::otherDay).collect(Collectors.joining(", ")));
    }

    private String otherDay(LocalDate day) {
        return text.day(day)
                + report.hours()
                        .on(day)
                        .map(slot -> " " + slot.from().atZone(SchoolHours.ZONE).toLocalTime() + "-"
                                + slot.to().atZone(SchoolHours.ZONE).toLocalTime())
                        .orElse("");
    }

    private List<List<String>> figures() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(text.of("availability"), text.percent(all.availability())));
        rows.add(List.of(text.of("availability.without"), text.percent(all.availabilityWithoutSilence())));
        rows.add(List.of(text.of("time.all"), text.hours(all.seconds())));
        rows.add(List.of(text.of("time.up"), text.hours(all.seconds(Counted.UP))));
        rows.add(List.of(text.of("time.degraded"), text.hours(all.degradedSeconds())));
        rows.add(List.of(text.of("time.down"), text.hours(all.seconds(Counted.DOWN))));
        all.down().forEach((cause, seconds) -> rows.add(cause("time.down.cause", cause, seconds)));
        rows.add(List.of(text.of("time.excluded"), text.hours(all.seconds(Counted.EXCLUDED))));
        all.excluded().forEach((cause, seconds) -> rows.add(cause("time.excluded.cause", cause, seconds)));
        rows.add(List.of(text.of("time.no-data"), text.hours(all.seconds(Counted.NO_DATA))));
        rows.add(List.of(text.of("speed.median"), text.value(all.speed(), 50, "Mbit/s")));
        rows.add(List.of(text.of("speed.p10"), text.value(all.speed(), 10, "Mbit/s")));
        rows.add(List.of(text.of("rtt.median"), text.value(all.roundTrip(), 50, "ms")));
        rows.add(List.of(text.of("rtt.p90"), text.value(all.roundTrip(), 90, "ms")));
        rows.add(List.of(
                text.of("samples"),
                text.number(all.speed().count(), 0) + " / "
                        + text.number(all.roundTrip().count(), 0)));
        return rows;
    }

    private List<String> cause(String key, Cause cause, long seconds) {
        return List.of(text.of(key, text.of("cause." + cause.wireName())), text.hours(seconds));
    }

    private List<Column> providerColumns() {
        return List.of(
                new Column(text.of("provider"), 3, false),
                new Column(text.of("schools.count"), 2, true),
                new Column(text.of("availability.short"), 3, true),
                new Column(text.of("speed.median.short"), 3, true),
                new Column(text.of("speed.p10.short"), 3, true),
                new Column(text.of("rtt.median.short"), 3, true));
    }

    private List<List<String>> providers() {
        List<List<String>> rows = new ArrayList<>();
        report.byProvider()
                .forEach((name, figures) -> rows.add(List.of(
                        name.isEmpty() ? text.of("provider.none") : name,
                        text.number(figures.schools(), 0),
                        text.percent(figures.availability()),
                        text.value(figures.speed(), 50, "Mbit/s"),
                        text.value(figures.speed(), 10, "Mbit/s"),
                        text.value(figures.roundTrip(), 50, "ms"))));
        return rows;
    }

    private List<Column> schoolColumns() {
        return List.of(
                new Column(text.of("school"), 5, false),
                new Column(text.of("area"), 3.4f, false),
                new Column(text.of("availability.short"), 2.2f, true),
                new Column(text.of("down.short"), 2.1f, true),
                new Column(text.of("excluded.short"), 2.1f, true),
                new Column(text.of("no-data.short"), 2.2f, true));
    }

    /** The worst first. */
    private List<List<String>> schools() {
        Map<String, Figures> bySchool = report.bySchool();
        Map<String, School> schools = new HashMap<>();
        report.schools().forEach(school -> schools.put(school.id().value(), school));
        List<List<String>> rows = new ArrayList<>();
        bySchool.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, Figures> one) ->
                                order(one.getValue().availability()))
                        .thenComparing(Map.Entry::getKey))
                .forEach(one -> {
                    School school = schools.get(one.getKey());
                    if (school != null) {
                        rows.add(row(school, one.getValue()));
                    }
                });
        return rows;
    }

    private static double order(OptionalDouble availability) {
        return availability.orElse(101);
    }

    private List<String> row(School school, Figures figures) {
        List<Area> areas = school.areas();
        return List.of(
                school.name(),
                areas.isEmpty() ? "" : areas.get(areas.size() - 1).name(),
                text.percent(figures.availability()),
                text.hours(figures.seconds(Counted.DOWN)),
                text.hours(figures.seconds(Counted.EXCLUDED)),
                text.hours(figures.seconds(Counted.NO_DATA)));
    }
}
