package org.chieng.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowanceTest {
    private static final long MB = 1_000_000;
    private static final Instant FIRST = Instant.parse("2026-03-10T00:00:00Z");

    @TempDir
    private Path temp;

    private Allowance allowance;

    @BeforeEach
    void open() {
        allowance = reopened();
    }

    private Allowance reopened() {
        return new Allowance(temp.resolve("allowance"), new MeteredConfig(MeteredConfig.Mode.YES, 500 * MB, 10));
    }

    private static Instant day(int days) {
        return FIRST.plus(Duration.ofDays(days));
    }

    @Test
    void countsWithinACycleAndForecastsItsEnd() {
        for (int day = 0; day < 10; day++) {
            allowance.count(20 * MB, day(day), true);
        }
        Usage usage = allowance.usage(day(10), true);

        assertThat(usage.used()).isEqualTo(200 * MB);
        assertThat(usage.forecast()).isEqualTo(620 * MB); // 31 days of 20 MB
        assertThat(usage.allowance()).isEqualTo(500 * MB);
    }

    @Test
    void firstHourIsNotTakenForTheMonth() {
        allowance.count(MB, day(0), true);
        Usage usage = allowance.usage(FIRST.plusSeconds(3600), true);
        assertThat(usage.forecast()).isBetween(30 * MB, 33 * MB);
    }

    @Test
    void agentThatWasInstalledInMidCycleForecastsFromThere() {
        allowance.count(10 * MB, day(20), true);
        allowance.count(10 * MB, day(21), true);
        assertThat(allowance.usage(day(22), true).forecast()).isEqualTo(110 * MB); // 10 a day for 9 more
    }

    @Test
    void beginsAnewOnTheDayAndNotBefore() {
        allowance.count(100 * MB, day(30), true);
        assertThat(allowance.usage(Instant.parse("2026-04-09T23:59:59Z"), true).used())
                .isEqualTo(100 * MB);
        assertThat(allowance.usage(Instant.parse("2026-04-10T00:00:00Z"), true).used())
                .isZero();
    }

    @Test
    void survivesRestarts() {
        allowance.count(7 * MB, day(3), true);
        allowance.save();
        allowance = reopened();
        allowance.count(MB, day(4), true);
        allowance.save();
        assertThat(reopened().usage(day(4), true).used()).isEqualTo(8 * MB);
    }

    @Test
    void clockOf1970GivesNothingBack() {
        allowance.count(100 * MB, day(3), true);
        allowance.save();
        allowance = reopened();
        Instant unset = Instant.EPOCH.plusSeconds(30);
        allowance.count(5 * MB, unset, false);
        assertThat(allowance.usage(unset, false).used()).isEqualTo(105 * MB);
        assertThat(allowance.usage(day(4), true).used()).isEqualTo(105 * MB);
    }

    @Test
    void clockThatWasAheadGivesNothingBackAndBlocksNothingForYears() {
        allowance.count(100 * MB, day(3), true);
        Instant wrong = Instant.parse("2036-01-01T00:00:00Z");
        allowance.count(5 * MB, wrong, true);
        assertThat(allowance.usage(day(4), true).used()).isEqualTo(105 * MB);
        assertThat(allowance.usage(day(35), true).used()).isEqualTo(5 * MB); // once more is on the safe side
    }

    @Test
    void damagedLineCostsItselfOnly() throws Exception {
        allowance.count(7 * MB, day(3), true);
        allowance.save();
        Path file = temp.resolve("allowance");
        Files.writeString(file, "what\n2026-02-10 x 2026-02-10T00:00:00Z\n" + Files.readString(file));
        assertThat(reopened().usage(day(3), true).used()).isEqualTo(7 * MB);
    }

    @Test
    void cycleBeginsOnItsDay() {
        assertThat(Cycle.firstDay(Instant.parse("2026-03-09T23:59:59Z"), 10)).isEqualTo(LocalDate.of(2026, 2, 10));
        assertThat(Cycle.firstDay(Instant.parse("2026-03-10T00:00:00Z"), 10)).isEqualTo(LocalDate.of(2026, 3, 10));
        assertThat(Cycle.left(Instant.parse("2026-02-28T00:00:00Z"), 28)).isEqualTo(Duration.ofDays(28));
    }
}
