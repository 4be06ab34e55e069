package org.chieng.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chieng.sim.lab.LabTerm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoLabsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");

    private static String labs(Instant now) {
        return new DemoLabs(now, new DemoProvince(now, "0123456789abcdef0123456789abcdef").withLabs()).happenings();
    }

    private static List<MatchResult> all(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }

    @Test
    void haveSixteenRoomsWith313ComputersAndLent465LaptopsAnd975Phones() {
        String labs = labs(NOW);

        assertThat(all(labs, "\"id\": \"[^\"]+-tin-\\d\"")).hasSize(16);
        assertThat(all(labs, "\"seat\": ")).hasSize(313);
        assertThat(all(labs, "\"kind\": \"laptop\"")).hasSize(465);
        assertThat(all(labs, "\"kind\": \"phone\"")).hasSize(975);
        assertThat(all(labs, "\"borrower\": \"([^\"]+)\""))
                .allMatch(one -> one.group(1).startsWith("Phụ huynh ví dụ "));
    }

    @Test
    void areTheSameForTheSameMoment() {
        assertThat(labs(NOW)).isEqualTo(labs(NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-29T20:00:00Z", "2026-11-23T02:00:00Z", "2027-01-02T00:00:00Z", "2026-09-07T10:00:00Z"})
    void areFullAtWhateverHourTheDemoStarts(String now) {
        String labs = labs(Instant.parse(now));

        MatchResult shown = all(labs, "\"from\": (\\d+), \"to\": (\\d+)").get(0);
        long from = Long.parseLong(shown.group(1));
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochSecond(from), LabTerm.ZONE);
        assertThat(day.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
        long started = all(labs, "\"told\": \"([^\"]+)\"").stream()
                .filter(one -> all(one.group(1), "(?:^| )(\\d{9,11})[a-z]").stream()
                        .map(start -> Long.parseLong(start.group(1)))
                        .anyMatch(start -> start > LabTerm.second(day) && start < from))
                .count();
        assertThat(started)
                .as("computers that were switched on before the lesson")
                .isGreaterThan(220);
    }

    @Test
    void reachThirteenWeeksBackAndNotBeyondNow() {
        List<Long> starts = all(labs(NOW), "[\" ](\\d{9,11})[a-z]").stream()
                .map(one -> Long.parseLong(one.group(1)))
                .toList();

        long now = NOW.getEpochSecond();
        assertThat(all(labs(Instant.parse("2026-11-22T23:00:00Z")), "[\" ](\\d{9,11})n600\""))
                .as("those that are switched on on Mondays only, on a Monday before school")
                .hasSize(3)
                .allMatch(one -> Long.parseLong(one.group(1))
                        < Instant.parse("2026-11-22T23:00:00Z").getEpochSecond());
        assertThat(starts).allMatch(start -> start < now).anyMatch(start -> start < now - 88 * 86_400L);
    }
}
