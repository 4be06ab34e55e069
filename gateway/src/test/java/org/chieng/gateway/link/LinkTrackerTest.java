package org.chieng.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkTrackerTest {
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final int DAY = 24 * HOUR;

    private final LinkTracker tracker = new LinkTracker(LinkTiming.USUAL);
    private final List<Notice> notices = new ArrayList<>();
    private final List<String> schools = new ArrayList<>();

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private void watch(int count) {
        for (int number = 0; number < count; number++) {
            String school = "school-" + number;
            schools.add(school);
            tracker.watch(school, Optional.of("provider-" + number % 2), Optional.of("area-" + number / 10), START);
        }
    }

    /** Lets time pass, second by second; each school beats once a minute at a second of its own, while it is up. */
    private void run(int from, int to, BiPredicate<Integer, Integer> isUp) {
        for (int second = from; second < to; second++) {
            for (int number = 0; number < schools.size(); number++) {
                if (second % MINUTE == number * 7 % MINUTE && isUp.test(number, second)) {
                    tracker.beat(schools.get(number), at(second));
                }
            }
            if (second % 10 == 0) {
                notices.addAll(tracker.advance(at(second)));
            }
        }
    }

    private List<Interval> offline(String school) {
        return tracker.intervals(school).stream()
                .filter(one -> one.presence() == Presence.OFFLINE)
                .toList();
    }

    @Test
    void anOutageIsFoundFromTheLastBeatToTheFirstGoodOne() {
        watch(1);
        run(0, 4 * HOUR, (school, second) -> second < HOUR || second >= 2 * HOUR);

        assertThat(offline("school-0")).singleElement().satisfies(one -> {
            assertThat(one.from()).isEqualTo(at(HOUR - MINUTE));
            assertThat(one.to()).contains(at(2 * HOUR));
            assertThat(one.cause()).isEqualTo(Cause.SILENT);
        });
        assertThat(notices).extracting(Notice::kind).containsExactly(Notice.Kind.OPENED, Notice.Kind.CLOSED);
        assertThat(tracker.incidents())
                .containsExactly(new Incident(
                        1,
                        new TreeSet<>(List.of("school-0")),
                        at(HOUR - MINUTE),
                        Optional.of(at(2 * HOUR)),
                        Cause.SILENT,
                        false));
    }

    @Test
    void threeMissedBeatsAreNoOutageBeforeFiveMinutes() {
        watch(1);
        run(0, HOUR, (school, second) -> second < 600 || second >= 600 + 4 * MINUTE);

        assertThat(offline("school-0")).isEmpty();
        assertThat(tracker.incidents()).isEmpty();
    }

    @Test
    void upNeedsTwoBeatsAndTwoMinutes() {
        watch(1);
        run(0, 20 * MINUTE, (school, second) -> second < 5 * MINUTE);
        tracker.beat("school-0", at(1200));
        tracker.beat("school-0", at(1260));
        assertThat(tracker.presence("school-0")).isEqualTo(Presence.OFFLINE);
        tracker.beat("school-0", at(1319));
        assertThat(tracker.presence("school-0")).isEqualTo(Presence.OFFLINE);
        tracker.beat("school-0", at(1320));
        assertThat(tracker.presence("school-0")).isEqualTo(Presence.ONLINE);
    }

    @Test
    void aLineThatAlternatesForADayIsOneUnstableIncidentAndTwoMessages() {
        for (int period : new int[] {60, 150, 400, 1_000}) {
            LinkTrackerTest one = new LinkTrackerTest();
            one.watch(1);
            one.run(0, HOUR, (school, second) -> true);
            one.run(HOUR, HOUR + DAY, (school, second) -> second / period % 2 == 0);
            one.run(HOUR + DAY, DAY + 4 * HOUR, (school, second) -> true);

            assertThat(one.tracker.incidents())
                    .as("period %s", period)
                    .singleElement()
                    .satisfies(incident -> {
                        assertThat(incident.unstable()).isTrue();
                        assertThat(incident.to())
                                .hasValueSatisfying(end -> assertThat(end).isAfter(at(DAY)));
                    });
            assertThat(one.notices)
                    .as("period %s", period)
                    .extracting(Notice::kind)
                    .containsExactly(Notice.Kind.OPENED, Notice.Kind.CLOSED);
        }
    }

    @Test
    void schoolsThatGoOneAfterTheOtherForLongerThanFiveMinutesAreNotOneOutage() {
        watch(6);
        run(0, 2 * HOUR, (school, second) -> school > 2 || second < HOUR + school * 4 * MINUTE);

        assertThat(tracker.incidents())
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.schools()).hasSize(1));
    }

    @Test
    void whoWasAwayBeforeDoesNotCountInTheHalf() {
        watch(10);
        run(0, 8 * HOUR, (school, second) -> second < (school < 4 ? 6 * HOUR : HOUR + school * 20 * MINUTE));

        assertThat(tracker.incidents())
                .anySatisfy(one ->
                        assertThat(one.schools()).containsExactly("school-0", "school-1", "school-2", "school-3"));
    }

    @Test
    void anOutageOfManyIsOneOfPowerOnceMostTellSo() {
        watch(10);
        run(0, 3 * HOUR, (school, second) -> second < HOUR || second >= 2 * HOUR);
        assertThat(tracker.incidents())
                .singleElement()
                .satisfies(one -> assertThat(one.cause()).isEqualTo(Cause.AREA_OUTAGE));
        for (int number = 0; number < 6; number++) {
            assertThat(tracker.incidents().get(0).cause()).isEqualTo(Cause.AREA_OUTAGE);
            tracker.explain("school-" + number, Cause.POWER_OFF, at(HOUR), at(3 * HOUR));
        }
        assertThat(tracker.incidents().get(0).cause()).isEqualTo(Cause.POWER_OFF);
    }

    @Test
    void nobodyListensForHalfAnHourAndNoIncidentComesOfIt() {
        watch(20);
        BiPredicate<Integer, Integer> mostlyUp = (school, second) -> school != 3 || second < HOUR;
        run(0, 2 * HOUR, mostlyUp);
        assertThat(tracker.incidents()).hasSize(1);
        int told = notices.size();

        tracker.deaf(at(2 * HOUR));
        for (int second = 2 * HOUR; second < 2 * HOUR + 30 * MINUTE; second += 10) {
            notices.addAll(tracker.advance(at(second)));
        }
        tracker.hearing(at(2 * HOUR + 30 * MINUTE));
        run(2 * HOUR + 33 * MINUTE, 5 * HOUR, mostlyUp); // they reconnect after some minutes

        assertThat(tracker.incidents()).as("the one from before").hasSize(1);
        assertThat(notices).hasSize(told);
        assertThat(tracker.intervals("school-1"))
                .extracting(Interval::presence)
                .containsExactly(Presence.UNSEEN, Presence.ONLINE, Presence.UNSEEN, Presence.ONLINE);
        assertThat(tracker.intervals("school-1").get(2)).satisfies(gap -> {
            assertThat(gap.cause()).isEqualTo(Cause.MONITOR_DOWN);
            assertThat(gap.from()).isEqualTo(at(2 * HOUR));
            assertThat(gap.to()).contains(at(2 * HOUR + 30 * MINUTE));
        });
        assertThat(offline("school-3")).as("before the gap, and after it").hasSize(2);
    }

    @Test
    void schoolsThatGoTogetherAreOneOutageOfTheirProvider() {
        watch(20);
        run(0, HOUR, (school, second) -> true);
        run(HOUR, 3 * HOUR, (school, second) -> school % 2 == 1 || school >= 14 || second >= 2 * HOUR);

        assertThat(tracker.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.cause()).isEqualTo(Cause.AREA_OUTAGE);
            assertThat(incident.schools()).hasSize(7);
        });
        assertThat(notices).hasSize(2);
        assertThat(offline("school-4")).singleElement().satisfies(one -> {
            assertThat(one.cause()).isEqualTo(Cause.AREA_OUTAGE);
            assertThat(one.corrections()).extracting(Correction::cause).containsExactly(Cause.SILENT);
        });
    }

    @Test
    void twoSchoolsOrFewOfManyAreNone() {
        watch(40);
        run(0, HOUR, (school, second) -> true);
        run(HOUR, 2 * HOUR, (school, second) -> school != 0 && school != 12 && school != 24 && school != 36);

        assertThat(tracker.incidents())
                .hasSize(4)
                .allSatisfy(one -> assertThat(one.cause()).isEqualTo(Cause.SILENT));
    }

    @Test
    void lateEvidenceCorrectsAndWhatWasThoughtStays() {
        watch(1);
        run(0, 3 * HOUR, (school, second) -> second < HOUR || second >= 2 * HOUR);

        assertThat(tracker.explain("school-0", Cause.LINE_DOWN, at(HOUR - 20), at(3 * HOUR)))
                .isTrue();

        Interval corrected = offline("school-0").get(0);
        assertThat(corrected.cause()).isEqualTo(Cause.LINE_DOWN);
        assertThat(corrected.from()).isEqualTo(at(HOUR - 20));
        assertThat(corrected.corrections())
                .containsExactly(new Correction(at(3 * HOUR), at(HOUR - MINUTE), Cause.SILENT));
        assertThat(tracker.incidents().get(0).cause()).isEqualTo(Cause.LINE_DOWN);

        assertThat(tracker.explain("school-0", Cause.LINE_DOWN, at(HOUR - 20), at(4 * HOUR)))
                .isTrue();
        assertThat(offline("school-0").get(0).corrections())
                .as("the same again is nothing new")
                .hasSize(1);
        assertThat(tracker.explain("school-0", Cause.POWER_OFF, at(2 * HOUR + 600), at(4 * HOUR)))
                .isFalse();
        assertThat(tracker.explain("no-such-school", Cause.POWER_OFF, at(0), at(4 * HOUR)))
                .isFalse();
    }

    @Test
    void anAgentThatIsHeardAndDoesNotLookIsAtFaultAndNoOutage() {
        watch(1);
        tracker.beat("school-0", at(0));
        tracker.looked("school-0", at(1));
        run(1, 5 * HOUR, (school, second) -> true);

        assertThat(tracker.intervals("school-0").get(1)).satisfies(one -> {
            assertThat(one.presence()).isEqualTo(Presence.ONLINE);
            assertThat(one.cause()).isEqualTo(Cause.AGENT_FAULT);
        });
        assertThat(tracker.incidents()).isEmpty();
        tracker.looked("school-0", at(5 * HOUR));
        assertThat(tracker.intervals("school-0").get(2).cause()).isEqualTo(Cause.NONE);
    }

    @Test
    void aSchoolThatWasNeverHeardIsUnknown() {
        watch(2);
        run(0, HOUR, (school, second) -> school == 0);

        assertThat(tracker.presence("school-1")).isEqualTo(Presence.UNSEEN);
        assertThat(tracker.presence("nobody")).isEqualTo(Presence.UNSEEN);
        assertThat(tracker.incidents()).isEmpty();
    }

    @Test
    void beatsOutOfOrderOrTwiceChangeNothing() {
        watch(1);
        tracker.beat("school-0", at(100));
        tracker.beat("school-0", at(100));
        tracker.beat("school-0", at(40));
        tracker.beat("nobody", at(40));
        tracker.advance(at(101));

        assertThat(tracker.intervals("school-0")).hasSize(2);
        assertThat(tracker.presence("school-0")).isEqualTo(Presence.ONLINE);
    }

    /** Whatever happens: a school's intervals follow each other, only the last one lasts, and no incident is told twice. */
    @Test
    void intervalsAlwaysFollowEachOther() {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            LinkTrackerTest one = new LinkTrackerTest();
            one.watch(12);
            int second = 0;
            while (second < DAY) {
                int until = second + random.nextInt(30, 40 * MINUTE);
                int down = random.nextInt(1 << 12);
                one.run(second, until, (school, any) -> ((down >> school) & 1) == 0);
                second = until;
                String school = one.schools.get(random.nextInt(12));
                switch (random.nextInt(5)) {
                    case 0 -> {
                        one.tracker.deaf(at(second));
                        second += random.nextInt(1, HOUR);
                        one.tracker.hearing(at(second));
                    }
                    case 1 -> one.tracker.explain(school, Cause.POWER_OFF, at(random.nextInt(second)), at(second));
                    case 2 -> one.tracker.looked(school, at(second));
                    default -> one.tracker.beat(school, at(random.nextInt(second + 1)));
                }
            }
            one.schools.forEach(school -> assertFollow(one.tracker.intervals(school)));
            assertThat(one.notices)
                    .extracting(
                            notice -> notice.kind() + " " + notice.incident().id())
                    .doesNotHaveDuplicates();
        }
    }

    private static void assertFollow(List<Interval> all) {
        IntStream.range(0, all.size()).forEach(index -> {
            Optional<Instant> to = all.get(index).to();
            if (index < all.size() - 1) {
                assertThat(to).as("%s", all).contains(all.get(index + 1).from());
                assertThat(Duration.between(all.get(index).from(), to.orElseThrow()))
                        .as("%s", all)
                        .isPositive();
            } else {
                assertThat(to).isEmpty();
            }
        });
    }
}
