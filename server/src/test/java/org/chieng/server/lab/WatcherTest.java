package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabRelay;
import org.chieng.server.registry.Lesson;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Seat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in rooms over days, with a registry and a store, on a clock that the test moves. */
class WatcherTest {
    private static final SchoolId SCHOOL = new SchoolId("thcs-muong-bi");
    private static final Lab LAB = new Lab(new EntryId("tin-1"), SCHOOL, "Tin 1");
    private static final Lab NEXT_DOOR = new Lab(new EntryId("tin-2"), SCHOOL, "Tin 2");
    /** A Monday, 07:10 in Vietnam. */
    private static final Instant MONDAY = Instant.parse("2026-11-23T00:10:00Z");

    private static final class Hand extends Clock {
        private Instant now = MONDAY;

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
    private final Map<DeviceId, LiveStatus> sessions = new HashMap<>();
    private Registry registry;
    private TimeSeriesStore store;
    private Watcher watcher;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(Files.createDirectory(folder.resolve("registry")), clock, new SecureRandom());
        store = SqliteTimeSeriesStore.open(Files.createDirectory(folder.resolve("store")));
        registry.addSchool(SCHOOL, "THCS Mường Bi", new AreaId("tan-lac"), "Tân Lạc");
        registry.labs().put(LAB);
        registry.labs().put(NEXT_DOOR);
        watcher = new Watcher(registry, store, () -> Map.copyOf(sessions), true, clock);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        registry.close();
    }

    private DeviceId machine(String id, Lab lab) throws Exception {
        DeviceId device = new DeviceId(id);
        registry.enrol(device, SCHOOL, id);
        List<Seat> seats = new ArrayList<>(registry.labBoard().seats().of(lab.id()));
        Map<String, DeviceId> placed = new HashMap<>();
        registry.devices(SCHOOL, null, 100).stream()
                .filter(one -> lab.id().equals(one.lab()) && one.seat() != null)
                .forEach(one -> placed.put(String.valueOf(one.seat()), one.id()));
        seats.add(new Seat(lab.id(), id, seats.size() * 100, 100));
        placed.put(id, device);
        registry.labBoard().seats().replace(lab, seats, placed);
        return device;
    }

    private void tell(DeviceId device, String channel, Value value) throws Exception {
        store.append(List.of(new DeviceReading(
                device, new Reading(new ChannelName("lab", channel), micros(clock.now), value, null, null))));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private void boot(DeviceId device, int boots, Fingerprint parts) throws Exception {
        clock.now = clock.now.plus(Duration.ofHours(1));
        tell(device, "boots", new Value.Numeric(boots));
        tell(device, "identity", new Value.Text(parts.text()));
        watcher.look(SCHOOL);
    }

    private void session(DeviceId device, boolean online) {
        sessions.put(device, new LiveStatus(device, online, micros(clock.now)));
    }

    private void heard(DeviceId device, DeviceId relay) {
        sessions.put(device, new LiveStatus(device, true, micros(clock.now), relay));
    }

    /** The Pi of a room, which has a session. */
    private DeviceId pi(String id, Lab lab) throws Exception {
        DeviceId pi = new DeviceId(id);
        registry.enrol(pi, SCHOOL, id);
        registry.labBoard().relays().put(lab, new LabRelay(lab.id(), pi, null));
        session(pi, true);
        return pi;
    }

    private List<Finding.Kind> found() throws Exception {
        watcher.look(SCHOOL);
        return registry.labBoard().findings().open(SCHOOL).stream()
                .map(Finding::kind)
                .toList();
    }

    private static Fingerprint parts(String serial, int modules, int disks) {
        List<Component> all = new ArrayList<>();
        all.add(Component.of(ComponentKind.BOARD, 0, 0, serial + "-board"));
        for (int i = 0; i < modules; i++) {
            all.add(Component.of(ComponentKind.MEMORY, i, 4096, serial + "-memory-" + i));
        }
        for (int i = 0; i < disks; i++) {
            all.add(Component.of(ComponentKind.DISK, i, 500, serial + "-disk-" + i));
        }
        return new Fingerprint(all);
    }

    @Test
    void aStickOfMemoryThatIsGoneIsToldOnceAtTheSecondStart() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        boot(pc, 1, parts("a", 2, 1));
        boot(pc, 2, parts("a", 1, 1));
        assertThat(found()).as("perhaps a misread").isEmpty();
        boot(pc, 3, parts("a", 1, 1));
        assertThat(found()).containsExactly(Finding.Kind.MEMORY_GONE);
        boot(pc, 4, parts("a", 1, 1));
        assertThat(found()).hasSize(1);

        boot(pc, 5, parts("a", 2, 1));
        assertThat(found()).as("it was put back").isEmpty();
    }

    @Test
    void oneMisreadIsNoTheft() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        boot(pc, 1, parts("a", 2, 2));
        for (int i = 2; i < 40; i += 2) {
            boot(pc, i, i % 4 == 0 ? parts("a", 1, 2) : parts("a", 2, 1));
            assertThat(found()).isEmpty();
            boot(pc, i + 1, parts("a", 2, 2));
            assertThat(found()).isEmpty();
        }
    }

    @Test
    void whatWasTakenOutOnPurposeIsNotToldAgain() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        boot(pc, 1, parts("a", 1, 2));
        boot(pc, 2, parts("a", 1, 1));
        boot(pc, 3, parts("a", 1, 1));
        Finding gone = registry.labBoard().findings().open(SCHOOL).get(0);
        assertThat(gone.kind()).isEqualTo(Finding.Kind.DISK_GONE);
        registry.labBoard().findings().end(gone.id(), Finding.Closing.PURPOSE, "minh", clock.now);
        registry.labBoard().machines().believe(pc);
        boot(pc, 4, parts("a", 1, 1));
        boot(pc, 5, parts("a", 1, 1));
        assertThat(found()).isEmpty();
    }

    @Test
    void aMachineIsMissingAfterFiveDaysWithSchool() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        tell(pc, "state", new Value.Text("nobody"));
        clock.now = MONDAY.plus(Duration.ofDays(7));
        assertThat(found()).as("four days with school and a week-end").isEmpty();
        clock.now = MONDAY.plus(Duration.ofDays(8));
        assertThat(found()).containsExactly(Finding.Kind.MISSING);

        Finding missing = registry.labBoard().findings().open(SCHOOL).get(0);
        registry.labBoard().findings().end(missing.id(), Finding.Closing.PURPOSE, "minh", clock.now);
        assertThat(found()).as("lent on purpose").isEmpty();
        tell(pc, "state", new Value.Text("nobody"));
        clock.now = clock.now.plus(Duration.ofDays(9));
        assertThat(found()).as("was back meanwhile").containsExactly(Finding.Kind.MISSING);
    }

    @Test
    void aRoomWithoutPowerIsOneFindingInLessonTimeAndNoneAtNight() throws Exception {
        registry.labBoard()
                .timetables()
                .replace(LAB.id(), List.of(new Lesson(DayOfWeek.MONDAY, 1, LocalTime.of(7, 0), LocalTime.of(7, 45))));
        List<DeviceId> machines =
                List.of(machine("may-1", LAB), machine("may-2", LAB), machine("may-3", LAB), machine("may-4", LAB));
        machines.forEach(one -> session(one, true));
        assertThat(found()).isEmpty();
        machines.forEach(one -> session(one, false));
        assertThat(found()).containsExactly(Finding.Kind.ROOM_SILENT);
        assertThat(found()).hasSize(1);
        clock.now = clock.now.plusSeconds(60);
        session(machines.get(0), true);
        assertThat(found()).as("power is back").isEmpty();

        clock.now = MONDAY.plus(Duration.ofHours(12));
        machines.forEach(one -> session(one, false));
        assertThat(found()).as("in the evening they go home").isEmpty();
        clock.now = MONDAY.plus(Duration.ofMinutes(30)); // 07:40, five minutes before the end
        machines.forEach(one -> session(one, false));
        assertThat(found()).as("the class shuts down").isEmpty();
    }

    @Test
    void twoThatFallSilentTogetherAreNoRoomWithoutPower() throws Exception {
        registry.labBoard()
                .timetables()
                .replace(LAB.id(), List.of(new Lesson(DayOfWeek.MONDAY, 1, LocalTime.of(7, 0), LocalTime.of(7, 45))));
        List<DeviceId> machines = List.of(machine("may-1", LAB), machine("may-2", LAB));
        machines.forEach(one -> session(one, false));
        assertThat(found()).isEmpty();
    }

    /** Two that have the same parts and both live are two: an image, or parts that tell nothing. */
    @Test
    void aMachineThatIsHeardOfTakesNoOthersPlace() throws Exception {
        DeviceId old = machine("may-1", LAB);
        boot(old, 1, parts("a", 1, 1));
        session(old, true);
        clock.now = clock.now.plus(Duration.ofDays(1));
        DeviceId young = machine("may-2", LAB);
        session(young, true);
        boot(young, 1, parts("a", 1, 1));
        found();

        assertThat(registry.labBoard().machines().merges(SCHOOL)).isEmpty();
    }

    /** Among several servers nobody follows lines: a line that is away looks as a room without power. */
    @Test
    void whereLinesAreNotFollowedARoomIsSilentOnlyWhileSomethingElseOfTheSchoolSpeaks() throws Exception {
        watcher = new Watcher(registry, store, () -> Map.copyOf(sessions), false, clock);
        registry.labBoard()
                .timetables()
                .replace(LAB.id(), List.of(new Lesson(DayOfWeek.MONDAY, 1, LocalTime.of(7, 0), LocalTime.of(7, 45))));
        for (String id : List.of("may-1", "may-2", "may-3")) {
            session(machine(id, LAB), false);
        }
        DeviceId pi = new DeviceId("pi");
        registry.enrol(pi, SCHOOL, "Pi");
        session(pi, false);
        assertThat(found()).as("perhaps the line").isEmpty();
        session(pi, true);
        assertThat(found()).containsExactly(Finding.Kind.ROOM_SILENT);
    }

    @Test
    void aClassThatGoesHomeInTheMiddleOfALessonIsNoPowerCut() throws Exception {
        registry.labBoard()
                .timetables()
                .replace(LAB.id(), List.of(new Lesson(DayOfWeek.MONDAY, 1, LocalTime.of(7, 0), LocalTime.of(7, 45))));
        List<DeviceId> machines = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            machines.add(machine("may-" + i, LAB));
        }
        for (DeviceId one : machines) {
            tell(one, "state", new Value.Text("stopping"));
            session(one, false);
        }
        assertThat(found()).isEmpty();
        for (DeviceId one : machines) {
            tell(one, "state", new Value.Text("active"));
        }
        assertThat(found()).as("they did not say so").containsExactly(Finding.Kind.ROOM_SILENT);
    }

    @Test
    void whatAStartCouldNotReadIsNoTheft() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        boot(pc, 1, parts("a", 2, 1));
        for (int i = 2; i < 6; i++) {
            boot(pc, i, parts("a", 0, 0));
            assertThat(found()).isEmpty();
        }
        boot(pc, 6, parts("a", 1, 1));
        boot(pc, 7, parts("a", 0, 1));
        assertThat(found()).as("a misread, and then nothing").isEmpty();
        boot(pc, 8, parts("a", 1, 1));
        assertThat(found()).containsExactly(Finding.Kind.MEMORY_GONE);
        boot(pc, 9, parts("a", 0, 1));
        boot(pc, 10, parts("a", 1, 1));
        assertThat(all(Finding.Kind.MEMORY_GONE)).isEqualTo(1);
    }

    @Test
    void whatAMachineToldAtTheStartBeforeIsNoSecondStart() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        boot(pc, 1, parts("a", 2, 1));
        boot(pc, 2, parts("a", 1, 1));
        clock.now = clock.now.plus(Duration.ofHours(1));
        tell(pc, "boots", new Value.Numeric(3)); // its parts it tells a minute later
        assertThat(found()).isEmpty();
        clock.now = clock.now.plusSeconds(60);
        tell(pc, "identity", new Value.Text(parts("a", 2, 1).text()));
        assertThat(found()).isEmpty();
    }

    @Test
    void aDiskThatFailedAndIsAsleepNowFailsStill() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        tell(pc, "health.disk.1", new Value.Text("replace pending 24"));
        assertThat(found()).containsExactly(Finding.Kind.DISK_FAILING);
        for (String health : List.of("unknown no-answer", "replace pending 24", "unknown not-understood")) {
            clock.now = clock.now.plus(Duration.ofHours(8));
            tell(pc, "health.disk.1", new Value.Text(health));
            assertThat(found()).containsExactly(Finding.Kind.DISK_FAILING);
        }
        assertThat(all(Finding.Kind.DISK_FAILING)).isEqualTo(1);
        clock.now = clock.now.plus(Duration.ofHours(8));
        tell(pc, "health.disk.1", new Value.Text("good ok"));
        assertThat(found()).as("another disk").isEmpty();
    }

    /** Of those that last, and those that are over. */
    private long all(Finding.Kind kind) throws Exception {
        return registry.labBoard().findings().between(SCHOOL, MONDAY, clock.now.plusSeconds(1)).stream()
                .filter(one -> one.kind() == kind)
                .count();
    }

    @Test
    void aMachineThatWasInstalledAnewInTheNextRoomTakesItsPlaceAndIsToldToHaveMoved() throws Exception {
        DeviceId old = machine("may-1", LAB);
        boot(old, 1, parts("a", 1, 1));
        clock.now = clock.now.plus(Duration.ofDays(1));
        DeviceId clone = machine("may-2", NEXT_DOOR);
        boot(clone, 1, parts("b", 1, 1));
        assertThat(registry.labBoard().machines().merges(SCHOOL))
                .as("another machine")
                .isEmpty();

        DeviceId young = machine("may-3", NEXT_DOOR);
        boot(young, 1, parts("a", 1, 1));
        assertThat(found()).containsExactly(Finding.Kind.MOVED);
        assertThat(registry.labBoard().machines().merges(SCHOOL))
                .singleElement()
                .satisfies(merge -> assertThat(Optional.of(merge.gone())).contains(old));
        registry.labBoard()
                .machines()
                .undo(
                        registry.devices(),
                        SCHOOL,
                        registry.labBoard().machines().merges(SCHOOL).get(0).id(),
                        "minh",
                        clock.now);
        found();
        assertThat(registry.labBoard().machines().merges(SCHOOL))
                .as("not again")
                .hasSize(1);
    }

    @Test
    void aMachineThatIsHeardByAnotherRoomsRelayHasMovedUntilItIsBack() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        DeviceId own = pi("pi-1", LAB);
        DeviceId other = pi("pi-2", NEXT_DOOR);
        heard(pc, own);
        assertThat(found()).isEmpty();
        heard(pc, other);
        assertThat(found()).as("perhaps its own Pi starts anew").isEmpty();
        clock.now = clock.now.plus(Moves.SETTLED);
        assertThat(found()).containsExactly(Finding.Kind.MOVED);
        assertThat(found()).hasSize(1);
        assertThat(Moves.to(registry.labBoard().findings().open(SCHOOL).get(0))).contains(NEXT_DOOR.id());

        session(pc, false);
        assertThat(found()).as("switched off there").containsExactly(Finding.Kind.MOVED);
        session(pc, true);
        assertThat(found()).as("it sends by itself: from where, nobody knows").hasSize(1);
        heard(pc, own);
        assertThat(found()).as("put back").isEmpty();
        assertThat(all(Finding.Kind.MOVED)).isEqualTo(1);

        heard(pc, other);
        clock.now = clock.now.plus(Moves.SETTLED);
        assertThat(found()).containsExactly(Finding.Kind.MOVED);
        registry.labBoard().seats().move(NEXT_DOOR, pc);
        assertThat(found()).as("the rooms say so now").isEmpty();
    }

    @Test
    void whoIsHeardNextDoorHasNotMovedWhereNobodyCanTell() throws Exception {
        DeviceId pc = machine("may-1", LAB);
        DeviceId other = pi("pi-2", NEXT_DOOR);
        heard(pc, other);
        clock.now = clock.now.plus(Moves.SETTLED);
        assertThat(found()).as("a room without a Pi of its own").isEmpty();

        DeviceId own = pi("pi-1", LAB);
        session(own, false);
        assertThat(found()).as("its own Pi is away").isEmpty();
        session(own, true);
        DeviceId second = machine("may-2", LAB);
        DeviceId third = machine("may-3", LAB);
        heard(second, other);
        heard(third, other);
        clock.now = clock.now.plus(Moves.SETTLED);
        assertThat(found()).as("the rooms share a network").isEmpty();
        heard(third, own);
        clock.now = clock.now.plus(Moves.SETTLED);
        assertThat(found()).containsExactly(Finding.Kind.MOVED, Finding.Kind.MOVED);
    }
}
