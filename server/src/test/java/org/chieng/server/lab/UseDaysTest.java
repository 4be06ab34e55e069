package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.UseQuarter;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lesson;
import org.chieng.server.registry.UseSlice;
import org.chieng.server.report.SchoolHours;
import org.junit.jupiter.api.Test;

class UseDaysTest {
    private static final DeviceId PC = new DeviceId("may-1");
    private static final EntryId LAB = new EntryId("tin-1");
    private static final LocalDate DAY = LocalDate.parse("2026-11-23");
    private static final Instant LATER = Instant.parse("2027-01-01T00:00:00Z");
    private static final List<Lesson> LESSONS = List.of(
            new Lesson(DayOfWeek.MONDAY, 1, LocalTime.of(7, 0), LocalTime.of(7, 45)),
            new Lesson(DayOfWeek.MONDAY, 2, LocalTime.of(7, 50), LocalTime.of(8, 35)));

    private static long at(String time) {
        return ChronoUnit.MICROS.between(
                Instant.EPOCH,
                DAY.atTime(LocalTime.parse(time)).atZone(SchoolHours.ZONE).toInstant());
    }

    private static UseQuarter quarter(String time, int on, int session, int active) {
        return new UseQuarter(at(time), on, session, active, 0, 0, 0);
    }

    private static List<UseSlice> sum(List<UseQuarter> quarters, List<OffSpan> off) {
        return new UseDays(quarters, off).of(PC, LAB, DAY, LESSONS, LATER);
    }

    @Test
    void aQuarterCountsForTheLessonThatHoldsItsMiddle() {
        List<UseSlice> slices = sum(
                List.of(quarter("07:00", 900, 900, 800), quarter("07:45", 900, 600, 100), quarter("09:00", 300, 0, 0)),
                List.of());

        assertThat(slices).extracting(UseSlice::lesson).containsExactly(0, 1, 2);
        assertThat(slices).extracting(UseSlice::powered).containsExactly(300, 900, 900);
        assertThat(slices.get(1).whole()).isEqualTo(3 * 900);
        assertThat(slices).extracting(UseSlice::active).containsExactly(0, 800, 100);
    }

    @Test
    void ofWhatNothingIsToldNobodyKnowsAndWhatWasOffIsOff() {
        OffSpan night = new OffSpan(at("00:00") - 4 * 900_000_000L, 4 + 28);
        List<UseSlice> slices = sum(List.of(quarter("07:00", 900, 0, 0)), List.of(night));

        assertThat(slices.stream().mapToInt(UseSlice::off).sum()).isEqualTo(28 * 900);
        assertThat(slices.stream().mapToInt(UseSlice::untold).sum()).isEqualTo((96 - 28 - 1) * 900);
    }

    @Test
    void aQuarterOfAClockThatWasWrongIsSharedByTheTwoThatItLiesIn() {
        List<UseSlice> slices = sum(List.of(quarter("06:55", 900, 900, 300)), List.of());

        assertThat(slices).extracting(UseSlice::lesson).containsExactly(0, 1, 2);
        assertThat(slices).extracting(UseSlice::powered).containsExactly(300, 600, 0);
        assertThat(slices).extracting(UseSlice::active).containsExactly(100, 200, 0);
    }

    @Test
    void whatIsTooMuchForAQuarterIsTheNextOnes() {
        List<UseSlice> slices = sum(
                List.of(quarter("09:00", 900, 900, 900), quarter("09:01", 900, 0, 0), quarter("09:16", 900, 0, 0)),
                List.of());

        assertThat(slices.stream().mapToInt(UseSlice::powered).sum()).isBetween(2699, 2701);
        assertThat(slices.stream().mapToInt(UseSlice::active).sum()).isBetween(899, 901);
    }

    @Test
    void whateverIsToldADayHas24Hours() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<UseQuarter> quarters = new ArrayList<>();
            List<OffSpan> off = new ArrayList<>();
            for (int i = random.nextInt(150); i > 0; i--) {
                long start = at("00:00") + (long) (random.nextDouble() * 86_400e6);
                int on = random.nextInt(901);
                int session = random.nextInt(on + 1);
                quarters.add(new UseQuarter(
                        start,
                        on,
                        session,
                        random.nextInt(session + 1),
                        random.nextInt(on - session + 1),
                        random.nextInt(on + 1),
                        random.nextInt(900 - on + 1)));
                off.add(new OffSpan(start, 1 + random.nextInt(40)));
            }
            List<UseSlice> slices = sum(quarters, off);
            assertThat(slices.stream()
                            .mapToInt(one -> one.off() + one.powered() + one.untold())
                            .sum())
                    .isEqualTo(86_400);
        }
    }

    /** Told in part when it was shut down, and as a whole after the next start. */
    @Test
    void ofTwoOfOneQuarterTheOneThatKnowsMoreCountsInWhateverOrderTheyCame() {
        UseQuarter part = new UseQuarter(at("07:00"), 300, 300, 300, 0, 0, 600);
        UseQuarter whole = new UseQuarter(at("07:00"), 400, 300, 300, 25, 0, 0);
        for (List<UseQuarter> told : List.of(List.of(part, whole), List.of(whole, part))) {
            UseSlice first = sum(told, List.of()).stream()
                    .filter(one -> one.lesson() == 1)
                    .findFirst()
                    .orElseThrow();
            assertThat(first.powered()).isEqualTo(400);
            assertThat(first.unknown()).isEqualTo(25);
        }
    }

    @Test
    void whatCameTwiceCountsOnceAndTheQuarterThatIsNotOverNotAtAll() {
        UseQuarter known = quarter("07:00", 900, 900, 900);
        UseQuarter vague = new UseQuarter(at("07:03"), 0, 0, 0, 0, 0, 900);
        List<UseSlice> slices = new UseDays(List.of(known, known, vague), List.of())
                .of(
                        PC,
                        LAB,
                        DAY,
                        List.of(),
                        DAY.atTime(7, 20).atZone(SchoolHours.ZONE).toInstant());

        assertThat(slices).hasSize(1);
        assertThat(slices.get(0).powered()).isEqualTo(900);
        assertThat(slices.get(0).whole()).isEqualTo(29 * 900);
    }
}
