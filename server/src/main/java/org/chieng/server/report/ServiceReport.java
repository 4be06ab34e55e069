package org.chieng.server.report;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.chieng.server.registry.School;

/**
 * What lines did in the school hours of a month. Immutable.
 *
 * @param month which, in the schools' time
 * @param provider whose lines, empty for those of all
 * @param until behind the last moment that it tells of: the end of the month, or until when lines were followed
 * @param schools whose lines they are
 * @param rows each school's in the order of time; all figures are sums of them
 * @param hours when schools are open
 */
public record ServiceReport(
        YearMonth month,
        Optional<String> provider,
        Instant until,
        List<School> schools,
        List<Row> rows,
        SchoolHours hours) {
    public ServiceReport {
        schools = List.copyOf(schools);
        rows = List.copyOf(rows);
    }

    /** Of all of it. */
    public Figures figures() {
        return Figures.of(rows);
    }

    /** Of each provider in the order of their names; of lines without one, under the empty name, at the end. */
    public Map<String, Figures> byProvider() {
        Map<String, List<Row>> parted = parted(row -> row.provider() == null ? "" : row.provider());
        Map<String, Figures> figures = new LinkedHashMap<>();
        parted.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, List<Row>> one) ->
                                one.getKey().isEmpty())
                        .thenComparing(Map.Entry::getKey))
                .forEach(one -> figures.put(one.getKey(), Figures.of(one.getValue())));
        return figures;
    }

    /** Of each school that has rows, by id. */
    Map<String, Figures> bySchool() {
        Map<String, Figures> figures = new TreeMap<>();
        parted(row -> row.school().id().value()).forEach((id, its) -> figures.put(id, Figures.of(its)));
        return figures;
    }

    private Map<String, List<Row>> parted(Function<Row, String> by) {
        Map<String, List<Row>> parted = new LinkedHashMap<>();
        rows.forEach(row ->
                parted.computeIfAbsent(by.apply(row), any -> new ArrayList<>()).add(row));
        return parted;
    }
}
