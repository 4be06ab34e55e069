package org.chieng.sim.demo;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Days without lessons in all schools of the demo. Immutable. */
record LabHoliday(LocalDate first, LocalDate last, String name) {
    /** Those that lie in a time; of the days that move with the moon there are none. */
    static List<LabHoliday> within(LocalDate from, LocalDate to) {
        return IntStream.rangeClosed(from.getYear(), to.getYear())
                .boxed()
                .flatMap(LabHoliday::of)
                .filter(one -> !one.first.isBefore(from) && !one.last.isAfter(to))
                .toList();
    }

    private static Stream<LabHoliday> of(int year) {
        return Stream.of(
                new LabHoliday(LocalDate.of(year, 1, 1), LocalDate.of(year, 1, 1), "Tết Dương lịch"),
                new LabHoliday(LocalDate.of(year, 4, 30), LocalDate.of(year, 5, 1), "30-4 và 1-5"),
                new LabHoliday(LocalDate.of(year, 9, 1), LocalDate.of(year, 9, 2), "Quốc khánh"),
                new LabHoliday(LocalDate.of(year, 11, 20), LocalDate.of(year, 11, 20), "Ngày Nhà giáo Việt Nam"));
    }

    static boolean isOne(List<LabHoliday> holidays, LocalDate day) {
        return holidays.stream().anyMatch(one -> !day.isBefore(one.first) && !day.isAfter(one.last));
    }

    /** A school's, for the server. */
    String json(String school) {
        return "{\"school\": %s, \"first\": \"%s\", \"last\": \"%s\", \"name\": %s}"
                .formatted(DemoFiles.quote(school), first, last, DemoFiles.quote(name));
    }
}
