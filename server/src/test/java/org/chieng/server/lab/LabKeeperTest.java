package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.lab.UseQuarter;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Holiday;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Lesson;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.Turn;
import org.chieng.server.registry.UseSlice;
import org.chieng.server.report.SchoolHours;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a computer tells late is counted late, with a registry and a store, on a clock that the test moves. */
class LabKeeperTest {
    private static final SchoolId SCHOOL = new SchoolId("thcs-muong-bi");
    private static final Lab LAB = new Lab(new EntryId("tin-1"), SCHOOL, "Tin 1");
    private static final DeviceId PC = new DeviceId("may-01");
    private static final LocalDate MONDAY = LocalDate.of(2026, 9, 7);

    private static final class Hand extends Clock {
        private Instant now = at(MONDAY, 6, 0);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @TempDir
    Path folder;

    private final Hand clock = new Hand();
    private final Vertx vertx = Vertx.vertx();
    private Registry registry;
    private TimeSeriesStore store;
    private LabKeeper keeper;

    private static Instant at(LocalDate day, int hour, int minute) {
        return day.atTime(hour, minute).atZone(SchoolHours.ZONE).toInstant();
    }

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(Files.createDirectory(folder.resolve("registry")), clock, new SecureRandom());
        store = SqliteTimeSeriesStore.open(Files.createDirectory(folder.resolve("store")));
        keeper = new LabKeeper(
                vertx,
                registry,
                store,
                new Watcher(registry, store, Map::of, true, clock),
                LabSettings.USUAL,
                Turn.always(),
                new LabEvening(registry, new DownlinkQueue(clock), clock),
                clock);
        registry.addSchool(SCHOOL, "THCS Mường Bi", new AreaId("tan-lac"), "Tân Lạc");
        registry.labs().put(LAB);
        registry.enrol(PC, SCHOOL, "Máy 1");
        registry.labBoard().seats().replace(LAB, List.of(new Seat(LAB.id(), "1", 100, 100)), Map.of("1", PC));
    }

    @AfterEach
    void close() throws Exception {
        keeper.close().await();
        store.close();
        registry.close();
        vertx.close().await();
    }

    /** Quarters of an hour in use, from 07:00 on. */
    private void used(LocalDate day, int quarters) throws Exception {
        List<DeviceReading> told = new ArrayList<>();
        for (int i = 0; i < quarters; i++) {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at(day, 7, 0)) + i * 900_000_000L;
            new UseQuarter(micros, 900, 900, 900, 0, 0, 0)
                    .values()
                    .forEach((channel, seconds) -> told.add(new DeviceReading(
                            PC,
                            new Reading(
                                    new ChannelName("lab", channel), micros, new Value.Numeric(seconds), "s", null))));
        }
        store.append(told);
    }

    private void look(Instant now) {
        clock.now = now;
        keeper.look().await();
    }

    private int active(LocalDate day, int lesson) throws Exception {
        return registry.labBoard().uses().of(LAB.id(), day, day).stream()
                .filter(one -> one.lesson() == lesson)
                .mapToInt(UseSlice::active)
                .sum();
    }

    @Test
    void whatComesAMonthLateIsCountedOnTheNextDay() throws Exception {
        LocalDate later = MONDAY.plusDays(37);
        used(later, 2);
        look(at(later, 8, 0));
        assertThat(active(later, 0)).isEqualTo(1800);
        used(MONDAY, 4); // its line was away since
        used(MONDAY.plusDays(20), 3);
        look(at(later, 9, 0));
        assertThat(active(MONDAY, 0)).as("all days are gone through once a day").isZero();

        look(at(later.plusDays(1), 0, 20));
        assertThat(active(MONDAY, 0)).isEqualTo(3600);
        assertThat(active(MONDAY.plusDays(20), 0)).isEqualTo(2700);
        look(at(later.plusDays(2), 0, 20));
        assertThat(active(MONDAY, 0)).as("not twice").isEqualTo(3600);
    }

    @Test
    void hoursCountForTheLessonsOfTheTimetableAndForNoneOnAHoliday() throws Exception {
        registry.labBoard()
                .timetables()
                .replace(LAB.id(), List.of(new Lesson(DayOfWeek.MONDAY, 1, LocalTime.of(7, 0), LocalTime.of(7, 45))));
        registry.labBoard()
                .timetables()
                .replaceHolidays(SCHOOL, List.of(new Holiday(MONDAY.plusDays(7), MONDAY.plusDays(7), "Nghỉ")));
        used(MONDAY, 4);
        used(MONDAY.plusDays(7), 4);
        look(at(MONDAY.plusDays(8), 6, 0));

        assertThat(active(MONDAY, 1)).isEqualTo(2700);
        assertThat(active(MONDAY, 0)).isEqualTo(900);
        assertThat(active(MONDAY.plusDays(7), 1)).isZero();
        assertThat(active(MONDAY.plusDays(7), 0)).isEqualTo(3600);
    }
}
