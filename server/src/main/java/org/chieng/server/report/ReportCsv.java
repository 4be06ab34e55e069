package org.chieng.server.report;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.School;
import org.jspecify.annotations.Nullable;

/**
 * A report's rows as CSV (RFC 4180): UTF-8 with the mark by which Excel knows it, commas, a point as decimal sign, times with the schools' zone.
 */
public final class ReportCsv {
    private static final String LINE_END = "\r\n";
    private static final String HEADER = "kind,provider,school,name,day,from,to,seconds,counted,cause,state,value";

    private ReportCsv() {}

    /** All rows. */
    public static String of(ServiceReport report) {
        StringBuilder csv = new StringBuilder("\uFEFF").append(HEADER).append(LINE_END);
        for (Row row : report.rows()) {
            csv.append(line(row)).append(LINE_END);
        }
        return csv.toString();
    }

    private static String line(Row row) {
        School school = row.school();
        if (row instanceof Row.Stretch stretch) {
            return cells(
                    "time",
                    text(row.provider()),
                    school.id().value(),
                    text(school.name()),
                    row.day(),
                    local(stretch.from()),
                    local(stretch.to()),
                    stretch.seconds(),
                    stretch.counted().wireName(),
                    stretch.cause().wireName(),
                    stretch.state().wireName(),
                    "");
        }
        Row.Sample sample = (Row.Sample) row;
        return cells(
                sample.quantity().wireName() + (sample.least() ? "-least" : ""),
                text(row.provider()),
                school.id().value(),
                text(school.name()),
                row.day(),
                "",
                "",
                "",
                "",
                "",
                "",
                sample.value());
    }

    private static String local(Instant time) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZone(SchoolHours.ZONE));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : CsvText.harmless(text);
    }

    private static String cells(Object... cells) {
        return List.of(cells).stream()
                .map(cell -> CsvText.quoted(cell.toString()))
                .collect(Collectors.joining(","));
    }
}
