package org.chieng.server.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.LinePrice;
import org.chieng.server.registry.School;
import org.junit.jupiter.api.Test;

class DataUseTest {
    private static final Instant FROM = Instant.parse("2026-10-31T17:00:00Z");
    private static final Instant TO = FROM.plus(Duration.ofDays(30));
    private static final School SCHOOL = new School(new SchoolId("hang-kia"), "Hang Kia", List.of());

    private static DataUse.Reading after(int hours, long bytes) {
        return new DataUse.Reading(FROM.plus(Duration.ofHours(hours)), bytes);
    }

    private static Optional<DataUse> of(int nowHours, List<List<DataUse.Reading>> counters) {
        return DataUse.of(counters, FROM, TO, FROM.plus(Duration.ofHours(nowHours)));
    }

    @Test
    void addsWhatEachCounterHasGoneUpByAlsoWhereItBeganAnew() {
        Optional<DataUse> use = of(
                40,
                List.of(
                        List.of(after(-1, 900), after(1, 1000), after(2, 30), after(3, 70)),
                        List.of(after(1, 5), after(3, 9))));

        assertThat(use.orElseThrow().bytes()).isEqualTo(100 + 30 + 40 + 4);
    }

    @Test
    void countsNothingFromBeforeTheMonthNorFromBehindIt() {
        Optional<DataUse> use =
                of(1000, List.of(List.of(after(-9, 1), after(-1, 900), after(5, 950), after(24 * 30, 9_999))));

        assertThat(use.orElseThrow().bytes()).isEqualTo(50);
    }

    @Test
    void forecastsTheMonthByWhatWasSeenOfIt() {
        List<DataUse.Reading> counter = new ArrayList<>(List.of(after(0, 0)));
        for (int day = 1; day <= 10; day++) {
            counter.add(after(day * 24, day * 1_000L));
        }

        assertThat(of(240, List.of(counter)).orElseThrow()).isEqualTo(new DataUse(10_000, OptionalLong.of(30_000)));
        assertThat(of(240, List.of(counter.subList(5, 11))).orElseThrow().forecast())
                .as("who began to count on the fifth day only")
                .hasValue(25_000);
    }

    @Test
    void forecastsNothingOfAMonthThatIsOverOrHasHardlyBegun() {
        assertThat(of(47, List.of(List.of(after(0, 0), after(47, 500)))).orElseThrow())
                .isEqualTo(new DataUse(500, OptionalLong.empty()));
        assertThat(of(24 * 30, List.of(List.of(after(0, 0), after(700, 500)))).orElseThrow())
                .isEqualTo(new DataUse(500, OptionalLong.empty()));
    }

    @Test
    void knowsNothingByOneReading() {
        assertThat(of(90, List.of(List.of(), List.of(after(3, 7))))).isEmpty();
    }

    @Test
    void costsTheMonthAndEachGigabyte() {
        Optional<DataUse> use = Optional.of(new DataUse(1_500_000_000, OptionalLong.of(4_000_000_000L)));
        LineCost both = new LineCost(SCHOOL, use, new LinePrice(SCHOOL.id(), 50_000L, 9_000L));
        assertThat(both.spent()).hasValue(63_500);
        assertThat(both.forecast()).hasValue(86_000);

        LineCost fixed = new LineCost(SCHOOL, Optional.empty(), new LinePrice(SCHOOL.id(), 50_000L, null));
        assertThat(fixed.spent()).hasValue(50_000);
        assertThat(fixed.forecast()).hasValue(50_000);

        assertThat(new LineCost(SCHOOL, Optional.empty(), new LinePrice(SCHOOL.id(), 50_000L, 9_000L)).spent())
                .as("nobody knows how many GB")
                .isEmpty();
        assertThat(new LineCost(SCHOOL, use, null).spent())
                .as("nobody has said the price")
                .isEmpty();
    }
}
