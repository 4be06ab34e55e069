package org.chieng.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chieng.sim.province.LineOutage;
import org.chieng.sim.province.Province;
import org.chieng.sim.province.ProvinceSchool;
import org.chieng.sim.province.Trouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Thirty simulated days of 520 schools against what was true; the gateway stands still for half an hour in the middle. */
class ProvinceMonthTest {
    private static final Instant BEGIN = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration LENGTH = Duration.ofDays(30);
    private static final Instant END = BEGIN.plus(LENGTH);
    private static final Instant STOPPED = BEGIN.plus(Duration.ofDays(15)).plusSeconds(4 * 3600);
    private static final Duration STOP = Duration.ofMinutes(30);
    private static final Instant BACK = STOPPED.plus(STOP);
    private static final Duration AROUND = Duration.ofHours(12);

    private static final Province PROVINCE = Province.of(7, BEGIN, LENGTH);
    private static final Map<String, ProvinceSchool> SCHOOLS =
            PROVINCE.schools().stream().collect(Collectors.toMap(ProvinceSchool::id, Function.identity()));
    private static final Map<String, List<LineOutage>> TRUTH =
            PROVINCE.truth().stream().collect(Collectors.groupingBy(LineOutage::school));
    private static MemoryLinkBook book = new MemoryLinkBook();

    @BeforeAll
    static void play() throws Exception {
        PlayedProvince played = new PlayedProvince(PROVINCE, BEGIN);
        played.play(END, STOPPED, STOP);
        book = played.book;
    }

    private static List<LineOutage> truth(String school) {
        return TRUTH.getOrDefault(school, List.of()).stream()
                .filter(one -> one.trouble() != Trouble.RAIN)
                .toList();
    }

    private static boolean overlaps(LineOutage truth, Instant from, Instant to) {
        return truth.from().isBefore(to) && truth.to().isAfter(from);
    }

    private static List<LinkSpan> outages(String school) {
        return book.of(school).stream()
                .filter(one -> one.presence() == Presence.OFFLINE)
                .toList();
    }

    private static Duration beat(String school) {
        return Objects.requireNonNull(SCHOOLS.get(school)).beat();
    }

    private static Cause expected(Trouble trouble) {
        return switch (trouble) {
            case LINE, SIM_EMPTY -> Cause.LINE_DOWN;
            case POWER, AREA_POWER -> Cause.POWER_OFF;
            case PROVIDER -> Cause.AREA_OUTAGE;
            case FLAPPING, RAIN -> Cause.NONE;
        };
    }

    @Test
    void everyOutageOfMoreThanTenMinutesIsFoundAtItsBeginWithItsCause() {
        Map<Trouble, Integer> looked = new EnumMap<>(Trouble.class);
        Map<Trouble, Integer> right = new EnumMap<>(Trouble.class);
        for (LineOutage truth : PROVINCE.truth()) {
            boolean isLong = Duration.between(truth.from(), truth.to()).compareTo(Duration.ofMinutes(10)) > 0;
            if (!isLong
                    || expected(truth.trouble()) == Cause.NONE
                    || overlaps(truth, STOPPED, BACK.plus(beat(truth.school())))) {
                continue;
            }
            Optional<LinkSpan> found = outages(truth.school()).stream()
                    .filter(one ->
                            Duration.between(one.from(), truth.from()).abs().compareTo(beat(truth.school())) <= 0)
                    .findFirst();
            assertThat(found).as("%s of %s", truth, outages(truth.school())).isPresent();
            looked.merge(truth.trouble(), 1, Integer::sum);
            right.merge(truth.trouble(), found.get().cause() == expected(truth.trouble()) ? 1 : 0, Integer::sum);
        }
        assertThat(looked.keySet())
                .contains(Trouble.LINE, Trouble.POWER, Trouble.AREA_POWER, Trouble.PROVIDER, Trouble.SIM_EMPTY);
        assertThat(sum(looked)).isGreaterThan(2_000);
        assertThat(sum(right) / (double) sum(looked))
                .as("right %s of %s", right, looked)
                .isGreaterThanOrEqualTo(0.95);
    }

    private static int sum(Map<Trouble, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void noOutageIsInventedAndNoIncident() {
        for (ProvinceSchool school : PROVINCE.schools()) {
            assertThat(outages(school.id()))
                    .allSatisfy(one -> assertThat(truth(school.id()))
                            .as("%s", one)
                            .anyMatch(
                                    real -> overlaps(real, one.from(), one.to().orElse(END))));
        }
        assertThat(book.incidents.values()).allSatisfy(kept -> {
            Incident incident = kept.incident();
            assertThat(incident.schools())
                    .allSatisfy(school -> assertThat(truth(school))
                            .as("%s", incident)
                            .anyMatch(real -> overlaps(
                                    real,
                                    incident.from().minus(beat(school)),
                                    incident.to().orElse(END))));
        });
    }

    @Test
    void aStoppedGatewayIsAGapThatIsNoOutageAndSpoilsNoAvailability() {
        assertThat(book.incidents.values())
                .noneMatch(one -> !one.incident().from().isBefore(STOPPED)
                        && one.incident().from().isBefore(BACK));
        int undisturbed = 0;
        for (ProvinceSchool school : PROVINCE.schools()) {
            assertThat(book.of(school.id()))
                    .anyMatch(one -> one.cause() == Cause.MONITOR_DOWN
                            && one.presence() == Presence.UNSEEN
                            && one.from().equals(STOPPED)
                            && one.to().filter(BACK::equals).isPresent());
            Instant from = STOPPED.minus(AROUND);
            Instant to = BACK.plus(AROUND);
            if (truth(school.id()).stream().noneMatch(one -> overlaps(one, from.minus(AROUND), to))) {
                undisturbed++;
                assertThat(time(school.id(), Presence.OFFLINE, from, to))
                        .as("of %s", school)
                        .isZero();
                assertThat(time(school.id(), Presence.ONLINE, from, to))
                        .as("all of the time in which somebody listened, of %s", school)
                        .isEqualTo(AROUND.multipliedBy(2));
            }
        }
        assertThat(undisturbed).as("schools without trouble in these days").isGreaterThan(200);
    }

    private static Duration time(String school, Presence presence, Instant from, Instant to) {
        return book.of(school).stream()
                .filter(one -> one.presence() == presence)
                .map(one -> Duration.between(
                        one.from().isAfter(from) ? one.from() : from,
                        one.to().filter(end -> end.isBefore(to)).orElse(to)))
                .filter(one -> !one.isNegative())
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Test
    void rainOnARadioHopIsALineThatDegradesAndNoOutage() {
        List<LineOutage> rains = PROVINCE.truth().stream()
                .filter(one -> one.trouble() == Trouble.RAIN && !overlaps(one, STOPPED, BACK))
                .toList();
        assertThat(rains).hasSizeGreaterThan(30);
        assertThat(rains).allSatisfy(rain -> {
            assertThat(outages(rain.school()))
                    .noneMatch(one -> overlaps(rain, one.from(), one.to().orElse(END)));
            Instant middle =
                    rain.from().plus(Duration.between(rain.from(), rain.to()).dividedBy(2));
            assertThat(at(rain.school(), middle).verdict().state()).isEqualTo(LinkState.DEGRADED);
        });
    }

    @Test
    void aLineDegradesInNoSchoolsHoursAndARouterWithASimIsKnownByWhatWasDeclared() {
        for (ProvinceSchool school : PROVINCE.schools()) {
            List<LinkState> states = book.of(school.id()).stream()
                    .filter(one -> one.presence() == Presence.ONLINE)
                    .map(one -> one.verdict().state())
                    .distinct()
                    .toList();
            if (school.isCellular()) {
                assertThat(states).as("%s", school).contains(LinkState.CELLULAR).doesNotContain(LinkState.BROADBAND);
            } else if (!school.isRadioHop()) {
                assertThat(states).as("%s", school).containsExactly(LinkState.BROADBAND);
            }
        }
        assertThat(PROVINCE.schools()).anyMatch(one -> one.isCellular() && !one.hasModem());
    }

    private static LinkSpan at(String school, Instant moment) {
        return book.of(school).stream()
                .filter(one -> !one.from().isAfter(moment)
                        && one.to().filter(end -> !end.isAfter(moment)).isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
