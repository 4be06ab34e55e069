package org.chieng.sim.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoProvinceTest {
    private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private static final int AROUND = 520 - DemoSchool.ALL.size();

    private final DemoProvince province = new DemoProvince(NOW, KEY);

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void isWithTheSchoolsThatHaveBoardsAProvinceOf520() {
        assertThat(count(province.schools(), "\"id\": \"truong-\\d{3}\"")).isEqualTo(AROUND);
        assertThat(count(province.devices(), "\"id\": \"truong-\\d{3}-pi\"")).isEqualTo(AROUND);
        assertThat(count(province.lines(), "\"provider\": ")).isEqualTo(520);
        assertThat(count(province.happenings(), "\"megabits\": ")).isEqualTo(AROUND);
        assertThat(count(province.lines(), "\"declared\": \"(?:fixed|wifi)\"")).isEqualTo(513);
        assertThat(Pattern.compile("\"name\": \"[^\"]+\"")
                        .matcher(province.schools())
                        .results()
                        .map(MatchResult::group))
                .doesNotHaveDuplicates();
    }

    @Test
    void hasAPlaceForEachSchoolAndABoundaryForEachAreaThatSaysItIsInvented() {
        assertThat(count(province.sites(), "\"latitude\": 2[01]\\.\\d{5}, \"longitude\": 10[45]\\.\\d{5}"))
                .isEqualTo(520);
        assertThat(count(province.boundaries(), "made up for the demo"))
                .isEqualTo(count(province.areas(), "\"parent\": "));
    }

    @Test
    void knowsTheAreasOfTheSchoolsThatHaveBoards() {
        for (DemoSchool school : DemoSchool.ALL) {
            assertThat(province.areas()).contains("\"id\": \"" + school.area() + "\"");
        }
    }

    @Test
    void givesADeviceTheSameSecretAtEachStartAndAnotherInEachFolder() {
        assertThat(new DemoProvince(NOW.plusSeconds(90_000), KEY).devices()).isEqualTo(province.devices());
        assertThat(new DemoProvince(NOW, KEY + "x").devices()).isNotEqualTo(province.devices());
    }

    @Test
    void hasHappeningsBeforeNowAndAfter() {
        long now = NOW.getEpochSecond();
        List<Long> begins = Pattern.compile("\"from\": (\\d+)")
                .matcher(province.happenings())
                .results()
                .map(found -> Long.parseLong(found.group(1)))
                .toList();

        assertThat(begins).anyMatch(from -> from < now - 10 * 86_400).anyMatch(from -> from > now + 10 * 86_400);
    }
}
