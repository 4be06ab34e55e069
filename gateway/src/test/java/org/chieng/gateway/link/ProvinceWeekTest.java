package org.chieng.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chieng.sim.province.LineOutage;
import org.chieng.sim.province.Province;
import org.chieng.sim.province.ProvinceLines;
import org.chieng.sim.province.ProvinceSchool;
import org.chieng.sim.province.Trouble;
import org.junit.jupiter.api.Test;

/** Ten simulated days of 520 schools against what was true; the gateway stands still for half an hour in the middle. */
class ProvinceWeekTest {
    private static final Instant BEGIN = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration LENGTH = Duration.ofDays(10);
    private static final Instant STOPPED = BEGIN.plus(Duration.ofDays(5)).plusSeconds(4 * 3600);
    private static final Instant BACK = STOPPED.plus(Duration.ofMinutes(30));
    private static final Duration BEAT = Duration.ofMinutes(1);

    private final Province province = Province.of(7, BEGIN, LENGTH);
    private final LinkTracker tracker = new LinkTracker(LinkTiming.USUAL);
    private final Map<String, ProvinceSchool> schools =
            province.schools().stream().collect(Collectors.toMap(ProvinceSchool::id, Function.identity()));
    private final List<Runnable> late = new ArrayList<>();
    private Instant now = BEGIN;

    private final ProvinceLines.Listener gateway = new ProvinceLines.Listener() {
        @Override
        public void beat(String school, Instant at) {
            if (isHearing()) {
                tracker.beat(school, at);
            }
        }

        /** What an agent tells waits in its journal while the gateway is away. */
        @Override
        public void told(String school, String text, Instant at) {
            boolean cellular = schools.containsKey(school) && text.endsWith("none");
            LineEvent event = LineEvent.parse(text, at, cellular).orElseThrow();
            late.add(() -> tracker.explain(school, event.cause(), event.since(), now));
        }
    };

    private boolean isHearing() {
        return now.isBefore(STOPPED) || !now.isBefore(BACK);
    }

    private void play() {
        province.schools()
                .forEach(one -> tracker.watch(one.id(), Optional.of(one.provider()), Optional.of(one.area()), BEGIN));
        ProvinceLines lines = new ProvinceLines(province, 11);
        for (; now.isBefore(BEGIN.plus(LENGTH)); now = now.plusSeconds(1)) {
            if (now.equals(STOPPED)) {
                tracker.deaf(now);
            } else if (now.equals(BACK)) {
                tracker.hearing(now);
            }
            lines.play(now, gateway);
            if (now.getEpochSecond() % 30 == 0 && isHearing()) {
                tracker.advance(now);
                // journals are sent a moment after the session begins; the outage has then been looked at
                List<Runnable> due = List.copyOf(late);
                late.clear();
                due.forEach(Runnable::run);
            }
        }
    }

    private static boolean overlaps(LineOutage truth, Instant from, Instant to) {
        return truth.from().isBefore(to) && truth.to().isAfter(from);
    }

    private List<Interval> outages(String school) {
        return tracker.intervals(school).stream()
                .filter(one -> one.presence() == Presence.OFFLINE)
                .toList();
    }

    private static Cause expected(Trouble trouble) {
        return switch (trouble) {
            case LINE, SIM_EMPTY -> Cause.LINE_DOWN;
            case POWER, AREA_POWER -> Cause.POWER_OFF;
            case PROVIDER -> Cause.AREA_OUTAGE;
            case FLAPPING -> Cause.SILENT;
        };
    }

    @Test
    void everyLongOutageIsFoundWithItsCauseAndNoneIsInvented() {
        play();
        int looked = 0;
        int right = 0;
        for (LineOutage truth : province.truth()) {
            boolean isLong = Duration.between(truth.from(), truth.to()).compareTo(Duration.ofMinutes(10)) > 0;
            if (!isLong || truth.trouble() == Trouble.FLAPPING || overlaps(truth, STOPPED, BACK.plus(BEAT))) {
                continue;
            }
            looked++;
            Optional<Interval> found = outages(truth.school()).stream()
                    .filter(one ->
                            Duration.between(one.from(), truth.from()).abs().compareTo(BEAT) <= 0)
                    .findFirst();
            assertThat(found).as("%s of %s", truth, outages(truth.school())).isPresent();
            right += found.get().cause() == expected(truth.trouble()) ? 1 : 0;
        }
        assertThat(looked).isGreaterThan(500);
        assertThat(right / (double) looked).as("%s of %s causes", right, looked).isGreaterThanOrEqualTo(0.95);

        for (ProvinceSchool school : province.schools()) {
            List<LineOutage> truth = province.truth().stream()
                    .filter(one -> one.school().equals(school.id()))
                    .toList();
            assertThat(outages(school.id()))
                    .allSatisfy(one -> assertThat(truth)
                            .as("%s", one)
                            .anyMatch(
                                    real -> overlaps(real, one.from(), one.to().orElse(BEGIN.plus(LENGTH)))));
        }
        assertGapAndNothingFromIt();
    }

    private void assertGapAndNothingFromIt() {
        assertThat(tracker.incidents())
                .allSatisfy(incident -> assertThat(incident.schools())
                        .allSatisfy(school -> assertThat(province.truth())
                                .as("%s", incident)
                                .anyMatch(real -> real.school().equals(school)
                                        && overlaps(
                                                real,
                                                incident.from().minus(BEAT),
                                                incident.to().orElse(BEGIN.plus(LENGTH))))));
        province.schools()
                .forEach(school -> assertThat(tracker.intervals(school.id()))
                        .anyMatch(one -> one.cause() == Cause.MONITOR_DOWN
                                && one.from().equals(STOPPED)
                                && one.to().filter(BACK::equals).isPresent()));
    }
}
