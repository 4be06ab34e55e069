package org.chieng.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchoolHoursTest {
    private final SchoolHours hours = SchoolHours.of(
            Map.of("monday", "07:00-17:00", "saturday", "07:00-11:30", "sunday", ""),
            List.of("2027-02-01/2027-02-14", "2026-11-21 08:00-10:00"));

    @Test
    void areThoseOfTheDayOfTheWeekInTheSchoolsTime() {
        assertThat(hours.on(LocalDate.parse("2026-11-23")))
                .hasValue(new SchoolHours.Slot(
                        Instant.parse("2026-11-23T00:00:00Z"), Instant.parse("2026-11-23T10:00:00Z")));
        assertThat(hours.on(LocalDate.parse("2026-11-22"))).isEmpty();
        assertThat(hours.on(LocalDate.parse("2026-11-24"))).isEmpty();
    }

    @Test
    void areOtherOnHolidaysAndHalfDays() {
        assertThat(hours.on(LocalDate.parse("2027-02-01"))).isEmpty();
        assertThat(hours.on(LocalDate.parse("2027-02-15"))).isPresent();
        assertThat(hours.on(LocalDate.parse("2026-11-21")))
                .hasValue(new SchoolHours.Slot(
                        Instant.parse("2026-11-21T01:00:00Z"), Instant.parse("2026-11-21T03:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Tết", "2026-13-01", "2026-09-02/2026-09-01", "2026-09-02 7-11", "0001-01-01/9999-01-01"})
    void namesADayThatCantBeRead(String day) {
        assertThatThrownBy(() -> SchoolHours.of(Map.of(), List.of(day)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("report.other-days must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"17:00-07:00", "07:00", "7-17", "07:00-17:00-18:00"})
    void namesHoursThatCantBeRead(String text) {
        assertThatThrownBy(() -> SchoolHours.of(Map.of("monday", text), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("school hours");
    }
}
