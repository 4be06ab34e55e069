package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a registry keeps of rooms with computers. */
abstract class LabBoardContract extends AlertsContract {
    private static final Lab ROOM = new Lab(new EntryId("tin-1"), SCHOOL, "Phòng Tin học 1");
    private static final Instant NINE = Instant.parse("2026-09-05T02:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-09-05");
    private static final DeviceId PC = new DeviceId("may-1");
    private static final DeviceId OTHER = new DeviceId("may-2");

    private void furnish() throws Exception {
        registry.labs().put(ROOM);
        registry.enrol(PC, SCHOOL, "Máy 1");
        registry.enrol(OTHER, SCHOOL, "Máy 2");
    }

    private LabBoard board() {
        return registry.labBoard();
    }

    private static Seat seat(String label, int x, int y) {
        return new Seat(ROOM.id(), label, x, y);
    }

    private Device pc(DeviceId id) throws RegistryException {
        return registry.device(id).orElseThrow();
    }

    @Test
    void aRoomsSeatsAreReplacedAsAWholeAndMachinesStandOnThem() throws Exception {
        furnish();
        board().seats().replace(ROOM, List.of(seat("2", 500, 0), seat("1", 0, 1000)), Map.of("1", PC));
        assertThat(board().seats().of(ROOM.id())).containsExactly(seat("1", 0, 1000), seat("2", 500, 0));
        assertThat(pc(PC).seat()).isEqualTo("1");
        assertThat(pc(PC).lab()).isEqualTo(ROOM.id());

        board().seats().replace(ROOM, List.of(seat("A", 1, 1)), Map.of("A", OTHER));
        assertThat(board().seats().of(ROOM.id())).containsExactly(seat("A", 1, 1));
        assertThat(pc(PC).seat()).as("stays in the room without a seat").isNull();
        assertThat(pc(PC).lab()).isEqualTo(ROOM.id());
        assertThat(pc(OTHER).seat()).isEqualTo("A");
    }

    @Test
    void seatsThatCannotBeChangeNothing() throws Exception {
        furnish();
        board().seats().replace(ROOM, List.of(seat("1", 0, 0)), Map.of("1", PC));
        registry.addSchool(new SchoolId("elsewhere"), "Nơi khác", new AreaId("tan-lac"), null);
        registry.enrol(new DeviceId("theirs"), new SchoolId("elsewhere"), "Máy");

        assertThatThrownBy(() -> board().seats().replace(ROOM, List.of(seat("1", 0, 0), seat("1", 5, 5)), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> board().seats()
                        .replace(ROOM, List.of(seat("1", 0, 0), seat("2", 5, 5)), Map.of("1", PC, "2", PC)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        board().seats().replace(ROOM, List.of(seat("2", 0, 0)), Map.of("2", new DeviceId("theirs"))))
                .hasMessageContaining("theirs");
        assertThat(board().seats().of(ROOM.id())).containsExactly(seat("1", 0, 0));
        assertThat(pc(PC).seat()).isEqualTo("1");
    }

    @Test
    void aNewRoomGetsAnIdOfItsOwn() throws Exception {
        furnish();
        assertThat(registry.labs().make(SCHOOL, "Phòng Tin 2").id().value()).isEqualTo("thcs-muong-bi-phong-tin-2");
        assertThat(registry.labs().make(SCHOOL, "Phòng Tin 2").id().value()).isEqualTo("thcs-muong-bi-phong-tin-2-2");
    }

    @Test
    void aRoomHasAWeekOfLessonsAndTheSchoolHolidays() throws Exception {
        furnish();
        Lesson second = new Lesson(DayOfWeek.MONDAY, 2, LocalTime.of(7, 50), LocalTime.of(8, 35));
        Lesson first = new Lesson(DayOfWeek.MONDAY, 1, LocalTime.of(7, 0), LocalTime.of(7, 45));
        board().timetables().replace(ROOM.id(), List.of(second, first));
        assertThat(board().timetables().of(ROOM.id())).containsExactly(first, second);
        Lesson within = new Lesson(DayOfWeek.MONDAY, 3, LocalTime.of(7, 30), LocalTime.of(8, 0));
        assertThatThrownBy(() -> board().timetables().replace(ROOM.id(), List.of(first, within)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(board().timetables().of(ROOM.id())).hasSize(2);

        Holiday tet = new Holiday(LocalDate.parse("2027-02-03"), LocalDate.parse("2027-02-14"), "Tết");
        board().timetables().replaceHolidays(SCHOOL, List.of(tet));
        assertThat(board().timetables().holidays(SCHOOL)).containsExactly(tet);
        assertThat(tet.holds(LocalDate.parse("2027-02-14"))).isTrue();
        assertThat(tet.holds(LocalDate.parse("2027-02-15"))).isFalse();
    }

    private static Asset asset(String id, SchoolId school, @Nullable DeviceId device) {
        return new Asset(
                new EntryId(id), school, Asset.Kind.PC, "OptiPlex", device, "Quỹ Sao Mai", DAY, null, 95, null);
    }

    @Test
    void theRegisterHoldsAThingOnceAndADeviceIsOneThing() throws Exception {
        furnish();
        assertThat(board().assets().put(asset("M-1", SCHOOL, PC))).isTrue();
        assertThat(board().assets().put(asset("M-2", SCHOOL, PC)))
                .as("of another")
                .isFalse();
        registry.addSchool(new SchoolId("elsewhere"), "Nơi khác", new AreaId("tan-lac"), null);
        assertThat(board().assets().put(asset("M-1", new SchoolId("elsewhere"), null)))
                .as("a school's numbers are its own")
                .isTrue();
        assertThat(board().assets().put(asset("M-1", SCHOOL, null))).isTrue();
        assertThat(board().assets().of(SCHOOL, null, 10)).containsExactly(asset("M-1", SCHOOL, null));
        assertThat(board().assets().of(new SchoolId("elsewhere"), null, 10)).hasSize(1);
        assertThat(board().assets().of(SCHOOL, new EntryId("M-1"), 10)).isEmpty();
        assertThat(asset("x", SCHOOL, null).drawnWatts()).isEqualTo(95);
    }

    private Loan loan(String id, @Nullable LocalDate due, @Nullable LocalDate returned) {
        return new Loan(new EntryId(id), SCHOOL, "Laptop", null, null, null, DAY, due, returned);
    }

    @Test
    void whoSignedStandsApartFromTheLoanAndIsForgottenAfterTheReturn() throws Exception {
        furnish();
        registry.loans().put(loan("L-1", DAY.plusDays(3), null));
        registry.loans().put(loan("L-2", DAY.plusDays(1), DAY.plusDays(2)));
        registry.loans().put(loan("L-3", DAY.plusDays(1), null));
        assertThat(registry.loans().of(SCHOOL, DAY))
                .extracting(one -> one.id().value())
                .containsExactly("L-3", "L-1", "L-2");
        for (String id : List.of("L-1", "L-2")) {
            board().borrowers().put(new Borrower(SCHOOL, new EntryId(id), "Bà Ánh", "0912", NINE));
        }
        assertThat(board().borrowers()
                        .of(SCHOOL, new EntryId("L-1"))
                        .orElseThrow()
                        .name())
                .isEqualTo("Bà Ánh");
        assertThat(board().borrowers()
                        .of(SCHOOL, new EntryId("L-1"))
                        .orElseThrow()
                        .toString())
                .doesNotContain("Ánh");

        assertThat(board().borrowers().eraseReturnedBefore(DAY.plusDays(2))).isZero();
        assertThat(board().borrowers().eraseReturnedBefore(DAY.plusDays(3))).isEqualTo(1);
        assertThat(board().borrowers().of(SCHOOL, new EntryId("L-2"))).isEmpty();
        assertThat(board().borrowers().erase(SCHOOL, new EntryId("L-1"))).isTrue();
        assertThat(board().borrowers().erase(SCHOOL, new EntryId("L-1"))).isFalse();
        assertThat(registry.loans().find(SCHOOL, new EntryId("L-1"))).isPresent();
    }

    @Test
    void twoSchoolsMayHaveTheSameNumbersAndNeitherSeesTheOthers() throws Exception {
        furnish();
        SchoolId other = new SchoolId("elsewhere");
        registry.addSchool(other, "Nơi khác", new AreaId("tan-lac"), null);
        board().assets().put(asset("M-1", SCHOOL, PC));
        board().assets().put(asset("M-1", other, null));
        registry.loans().put(loan("L-1", DAY, null));
        Loan theirs = new Loan(new EntryId("L-1"), other, "Điện thoại", null, null, null, DAY, null, DAY.plusDays(1));
        registry.loans().put(theirs);
        board().borrowers().put(new Borrower(SCHOOL, new EntryId("L-1"), "Bà Ánh", null, NINE));
        board().borrowers().put(new Borrower(other, new EntryId("L-1"), "Ông Bình", null, NINE));

        assertThat(registry.loans().find(other, new EntryId("L-1"))).contains(theirs);
        assertThat(registry.loans().of(SCHOOL, DAY)).extracting(Loan::item).containsExactly("Laptop");
        assertThat(board().borrowers().eraseReturnedBefore(DAY.plusDays(2))).isEqualTo(1);
        assertThat(board().borrowers().of(other, new EntryId("L-1"))).isEmpty();
        assertThat(board().borrowers().of(SCHOOL)).extracting(Borrower::name).containsExactly("Bà Ánh");
        board().machines()
                .merge(
                        registry.devices(),
                        SCHOOL,
                        new Machines.Merge(new EntryId("m-1"), OTHER, PC, NINE, "minh", null));
        assertThat(board().assets()
                        .find(SCHOOL, new EntryId("M-1"))
                        .orElseThrow()
                        .device())
                .isEqualTo(OTHER);
        assertThat(board().assets()
                        .find(other, new EntryId("M-1"))
                        .orElseThrow()
                        .device())
                .isNull();
    }

    @Test
    void aThingHasOnePhotoUntilItIsTakenAway() throws Exception {
        furnish();
        EntryId id = new EntryId("M-1");
        board().assets().put(asset("M-1", SCHOOL, null));
        board().photos().put(SCHOOL, id, new byte[] {1, 2}, NINE);
        board().photos().put(SCHOOL, id, new byte[] {3, 0, -1}, NINE.plusSeconds(1));
        assertThat(board().photos().of(SCHOOL, id)).contains(new byte[] {3, 0, -1});
        assertThat(board().photos().of(new SchoolId("elsewhere"), id)).isEmpty();
        assertThat(board().photos().times(SCHOOL)).isEqualTo(Map.of(id, NINE.plusSeconds(1)));
        board().assets().put(asset("M-1", SCHOOL, PC));
        assertThat(board().photos().of(SCHOOL, id)).as("another description").isPresent();
        assertThatThrownBy(() -> board().photos().put(SCHOOL, new EntryId("none"), new byte[1], NINE))
                .isInstanceOf(RegistryException.class);
        assertThat(board().photos().remove(SCHOOL, id)).isTrue();
        assertThat(board().photos().remove(SCHOOL, id)).isFalse();
    }

    /** The tables as they were when a label's number was one school's in all the country. */
    abstract RegistryDatabase empty() throws Exception;

    @Test
    void rowsOfBeforeNumbersWereEachSchoolsOwnAreKept() throws Exception {
        RegistryDatabase old = empty();
        try {
            Migrations.run(old, 21);
            try (Statement statement = old.connection().createStatement()) {
                for (String sql : BEFORE) {
                    statement.execute(old.translate(sql));
                }
            }
            Migrations.run(old);
            Tables tables = new Tables(old);
            Assets assets = new Assets(tables);
            assertThat(assets.all())
                    .containsExactly(new Asset(
                            new EntryId("M-1"), SCHOOL, Asset.Kind.PC, "Vostro", PC, "Quỹ", DAY, null, 95, null, "Tủ"));
            assertThat(new Loans(tables).all()).extracting(Loan::item).containsExactly("Laptop");
            assertThat(new Borrowers(tables).of(SCHOOL))
                    .extracting(Borrower::name)
                    .containsExactly("Bà Ánh");
            assertThat(new Tickets(tables).of(SCHOOL, 9)).singleElement().satisfies(ticket -> {
                assertThat(ticket.asset()).isEqualTo(new EntryId("M-1"));
                assertThat(ticket.cost()).isEqualTo(50_000);
            });
            assertThat(new Machines(tables, new AuditLog(tables, CLOCK)).merges(SCHOOL))
                    .hasSize(1);
            assertThat(new Loans(tables).find(new SchoolId("elsewhere"), new EntryId("L-1")))
                    .isEmpty();
        } finally {
            old.close();
        }
    }

    private static final List<String> BEFORE = List.of(
            "INSERT INTO area (id, name) VALUES ('a', 'Tân Lạc')",
            "INSERT INTO school (id, name, area) VALUES ('thcs-muong-bi', 'Mường Bi', 'a')",
            "INSERT INTO device (id, school, name, salt, secret_hash, created) SELECT 'may-1', id, 'Máy 1', salt, salt, 0"
                    + " FROM school, (SELECT CAST('x' AS BLOB) AS salt) AS s",
            "INSERT INTO asset (id, school, kind, name, device, donor, donated, watts, note)"
                    + " VALUES ('M-1', 'thcs-muong-bi', 'pc', 'Vostro', 'may-1', 'Quỹ', '2026-09-05', 95, 'Tủ')",
            "INSERT INTO loan (id, school, item, lent) VALUES ('L-1', 'thcs-muong-bi', 'Laptop', '2026-09-05')",
            "INSERT INTO borrower (loan, name, noted) VALUES ('L-1', 'Bà Ánh', 0)",
            "INSERT INTO ticket (id, school, asset, what, opened) VALUES ('t-1', 'thcs-muong-bi', 'M-1', 'Kêu to', 0)",
            "INSERT INTO ticket_step (ticket, place, time, state, account, cost) VALUES ('t-1', 0, 0, 'broken', 'minh', 50000)",
            "INSERT INTO lab_merge (id, school, kept, gone, seated, asset, time, account)"
                    + " VALUES ('m-1', 'thcs-muong-bi', 'may-1', 'may-1', 0, 'M-1', 0, 'minh')");

    @Test
    void aTicketGoesFromBrokenToBackAndIsOpenUntilThen() throws Exception {
        furnish();
        EntryId id = new EntryId("t-1");
        board().tickets()
                .add(new Ticket(
                        id,
                        SCHOOL,
                        PC,
                        null,
                        "Không lên hình",
                        List.of(new Ticket.Step(NINE, Ticket.State.BROKEN, null, "minh"))));
        Instant later = NINE.plusSeconds(3600);
        assertThat(board().tickets().step(id, new Ticket.Step(later, Ticket.State.IN_REPAIR, "gửi thợ", "minh")))
                .isTrue();
        assertThat(board().tickets().of(SCHOOL, 0)).hasSize(1);
        assertThat(board().tickets().find(id).orElseThrow().state()).isEqualTo(Ticket.State.IN_REPAIR);

        board().tickets().step(id, new Ticket.Step(later, Ticket.State.BACK, null, "minh"));
        assertThat(board().tickets().of(SCHOOL, 0)).isEmpty();
        assertThat(board().tickets().of(SCHOOL, 1)).hasSize(1);
        assertThat(board().tickets().between(SCHOOL, NINE, later)).hasSize(1);
        assertThat(board().tickets().between(SCHOOL, later.plusSeconds(1), later.plusSeconds(9)))
                .isEmpty();
        assertThat(board().tickets().step(new EntryId("none"), new Ticket.Step(later, Ticket.State.BACK, null, "x")))
                .isFalse();
    }

    @Test
    void aThingAndARepairKeepWhatElseIsKnownOfThem() throws Exception {
        furnish();
        Asset noted = new Asset(
                new EntryId("M-9"),
                SCHOOL,
                Asset.Kind.OTHER,
                "Máy chiếu",
                null,
                null,
                null,
                DAY,
                null,
                null,
                "Trong kho");
        board().assets().put(asset("M-1", SCHOOL, PC));
        board().assets().put(noted);
        assertThat(board().assets().find(SCHOOL, noted.id())).contains(noted);
        assertThat(board().assets().of(PC).orElseThrow().id().value()).isEqualTo("M-1");
        assertThat(board().assets().of(OTHER)).isEmpty();
        assertThat(board().assets().all()).hasSize(2);

        EntryId id = new EntryId("t-2");
        Ticket.Step broken = new Ticket.Step(NINE, Ticket.State.BROKEN, null, "minh");
        Ticket.Step free = new Ticket.Step(NINE.plusSeconds(1), Ticket.State.IN_REPAIR, null, "minh", 0);
        Ticket.Step back = new Ticket.Step(NINE.plusSeconds(2), Ticket.State.BACK, "thay nguồn", "minh", 350_000);
        board().tickets().add(new Ticket(id, SCHOOL, PC, null, "Không lên", List.of(broken)));
        board().tickets().step(id, free);
        board().tickets().step(id, back);
        Ticket ticket = board().tickets().find(id).orElseThrow();
        assertThat(ticket.steps()).containsExactly(broken, free, back);
        assertThat(ticket.cost()).isEqualTo(350_000);
        assertThatThrownBy(() -> new Ticket.Step(NINE, Ticket.State.BACK, null, "minh", -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoSignedAtASchoolIsFoundThereOnly() throws Exception {
        furnish();
        registry.addSchool(new SchoolId("elsewhere"), "Nơi khác", new AreaId("tan-lac"), null);
        registry.loans().put(loan("L-1", DAY, null));
        registry.loans()
                .put(new Loan(
                        new EntryId("X-1"), new SchoolId("elsewhere"), "Laptop", null, null, null, DAY, null, null));
        board().borrowers().put(new Borrower(SCHOOL, new EntryId("L-1"), "Bà Ánh", null, NINE));
        board().borrowers().put(new Borrower(new SchoolId("elsewhere"), new EntryId("X-1"), "Bà Ánh", null, NINE));
        assertThat(board().borrowers().of(SCHOOL))
                .extracting(one -> one.loan().value())
                .containsExactly("L-1");
    }

    @Test
    void oneOfSeveralServersDoesTheWorkUntilItStops() throws Exception {
        Leases leases = registry.leases();
        Duration span = Duration.ofMinutes(5);
        assertThat(leases.take("labs", "a", NINE, span)).isTrue();
        assertThat(leases.take("labs", "b", NINE, span)).isFalse();
        assertThat(leases.take("alerts", "b", NINE, span)).as("other work").isTrue();
        assertThat(leases.take("labs", "a", NINE.plusSeconds(200), span))
                .as("goes on")
                .isTrue();
        assertThat(leases.take("labs", "b", NINE.plusSeconds(499), span)).isFalse();
        assertThat(leases.take("labs", "b", NINE.plusSeconds(500), span))
                .as("stopped without a word")
                .isTrue();
        assertThat(leases.take("labs", "a", NINE.plusSeconds(501), span)).isFalse();
        leases.leave("labs", "a");
        assertThat(leases.take("labs", "a", NINE.plusSeconds(501), span))
                .as("it was another's to leave")
                .isFalse();
        leases.leave("labs", "b");
        assertThat(leases.take("labs", "a", NINE.plusSeconds(502), span)).isTrue();
    }

    private List<LabAlert> told(Instant at) throws RegistryException {
        Alerts alerts = registry.alerts();
        alerts.noteLabs(at, LocalDate.ofInstant(at, ZoneOffset.ofHours(7)));
        alerts.gather(List.of("mail"), true, at);
        List<LabAlert> told = new ArrayList<>();
        for (Alerts.Delivery one : alerts.due("mail", at, 10)) {
            told.addAll(one.labs());
            alerts.sent(one, at);
        }
        return told;
    }

    @Test
    void aFindingIsToldOnceWhenItBeginsAndOnceWhenItIsOverAndNotOnHolidays() throws Exception {
        furnish();
        board().seats().replace(ROOM, List.of(seat("7", 0, 0)), Map.of("7", PC));
        Finding gone = Finding.begun(new EntryId("f-1"), SCHOOL, ROOM.id(), PC, Finding.Kind.MEMORY_GONE, "{}", NINE);
        Finding room = Finding.begun(new EntryId("f-2"), SCHOOL, ROOM.id(), null, Finding.Kind.ROOM_SILENT, "{}", NINE);
        board().findings().begin(gone);
        board().timetables().replaceHolidays(SCHOOL, List.of(new Holiday(DAY, DAY, "Lễ")));
        assertThat(told(NINE)).as("a holiday").isEmpty();
        board().timetables().replaceHolidays(SCHOOL, List.of());
        assertThat(told(NINE)).singleElement().satisfies(one -> {
            assertThat(one.seat()).isEqualTo("7");
            assertThat(one.lab()).isEqualTo("Phòng Tin học 1");
            assertThat(one.school()).isEqualTo("THCS Mường Bi");
            assertThat(one.kind()).isEqualTo(Alert.Kind.OPENED);
            assertThat(one.to()).isEmpty();
        });
        assertThat(told(NINE.plusSeconds(9))).isEmpty();

        board().findings().begin(room);
        board().findings().end(gone.id(), Finding.Closing.PURPOSE, "minh", NINE.plusSeconds(60));
        assertThat(told(NINE.plusSeconds(61)))
                .extracting(one -> one.finding() + " " + one.kind() + " " + one.onPurpose() + " " + one.seat())
                .containsExactlyInAnyOrder("f-1 CLOSED true 7", "f-2 OPENED false null");
        assertThat(told(NINE.plusSeconds(62))).isEmpty();

        Finding short1 = Finding.begun(new EntryId("f-3"), SCHOOL, ROOM.id(), PC, Finding.Kind.MOVED, "{}", NINE);
        board().findings().begin(short1);
        board().findings().end(short1.id(), Finding.Closing.OVER, null, NINE.plusSeconds(70));
        assertThat(told(NINE.plusSeconds(80)))
                .as("over before anybody was told")
                .isEmpty();
        Finding old = Finding.begun(
                new EntryId("f-4"),
                SCHOOL,
                ROOM.id(),
                OTHER,
                Finding.Kind.MISSING,
                "{}",
                NINE.minus(Duration.ofDays(31)));
        board().findings().begin(old);
        assertThat(told(NINE.plusSeconds(90))).as("no news").isEmpty();
    }

    @Test
    void aSchoolThatWantsToIsToldOfItsOwnFindingsInMessagesOfItsOwn() throws Exception {
        furnish();
        Alerts alerts = registry.alerts();
        LabReceiver receiver =
                new LabReceiver(SCHOOL, List.of("a@b.vn", "c@d.vn"), URI.create("https://chat.example/x?k=1"), "en");
        board().receivers().put(receiver);
        assertThat(board().receivers().of(SCHOOL)).contains(receiver);
        assertThat(receiver.toString()).doesNotContain("b.vn", "chat");
        board().findings()
                .begin(Finding.begun(
                        new EntryId("f-1"), SCHOOL, ROOM.id(), null, Finding.Kind.ROOM_SILENT, "{}", NINE));
        alerts.noteLabs(NINE, DAY);
        assertThat(alerts.gather(List.of("mail"), false, NINE))
                .as("the department does not")
                .isFalse();
        assertThat(alerts.gatherSchools(one -> List.of("school-mail"), NINE)).isEqualTo(1);
        assertThat(alerts.gatherSchools(one -> List.of("school-mail"), NINE))
                .as("once")
                .isZero();
        assertThat(alerts.due("mail", NINE, 9)).isEmpty();
        Alerts.Delivery due = alerts.due("school-mail", NINE, 9).get(0);
        assertThat(due.school()).isEqualTo(SCHOOL);
        assertThat(due.labs()).extracting(one -> one.finding().value()).containsExactly("f-1");
        alerts.sent(due, NINE);
        assertThat(alerts.newestTo(SCHOOL))
                .singleElement()
                .satisfies(way -> assertThat(way.sent()).contains(NINE));

        board().receivers().put(new LabReceiver(SCHOOL, List.of(), null, "en"));
        assertThat(board().receivers().of(SCHOOL)).isEmpty();
        board().findings().end(new EntryId("f-1"), Finding.Closing.OVER, null, NINE.plusSeconds(5));
        alerts.noteLabs(NINE.plusSeconds(9), DAY);
        assertThat(alerts.gatherSchools(one -> List.of("school-mail"), NINE))
                .as("nobody wants it")
                .isZero();
        board().receivers().put(receiver);
        assertThat(alerts.gatherSchools(one -> List.of("school-mail"), NINE))
                .as("no news any more")
                .isZero();
        assertThat(alerts.gather(List.of("mail"), true, NINE))
                .as("the department's")
                .isTrue();
    }

    @Test
    void whatIsWrongIsFoundOnceAndEndsOnPurposeOrByItself() throws Exception {
        furnish();
        Finding gone = Finding.begun(
                new EntryId("f-1"), SCHOOL, ROOM.id(), PC, Finding.Kind.MEMORY_GONE, "{\"mib\":4096}", NINE);
        Finding again = Finding.begun(
                new EntryId("f-2"), SCHOOL, ROOM.id(), PC, Finding.Kind.MEMORY_GONE, "{}", NINE.plusSeconds(9));
        Finding room = Finding.begun(new EntryId("f-3"), SCHOOL, ROOM.id(), null, Finding.Kind.ROOM_SILENT, "{}", NINE);
        assertThat(board().findings().begin(gone)).isTrue();
        assertThat(board().findings().begin(again)).isFalse();
        assertThat(board().findings().begin(room)).isTrue();
        assertThat(board().findings().begin(room)).isFalse();
        assertThat(board().findings().open(SCHOOL)).containsExactly(gone, room);

        assertThat(board().findings().end(gone.id(), Finding.Closing.PURPOSE, "minh", NINE.plusSeconds(5)))
                .isTrue();
        assertThat(board().findings().end(gone.id(), Finding.Closing.OVER, null, NINE.plusSeconds(6)))
                .isFalse();
        Finding ended = board().findings().newest(PC, Finding.Kind.MEMORY_GONE).orElseThrow();
        assertThat(ended.closing()).isEqualTo(Finding.Closing.PURPOSE);
        assertThat(ended.over()).contains(NINE.plusSeconds(5));
        assertThat(board().findings().begin(again)).as("another time").isTrue();
        assertThat(board().findings().between(SCHOOL, NINE.plusSeconds(6), NINE.plusSeconds(8)))
                .containsExactly(room);
    }

    @Test
    void twoDevicesThatAreOneMachineAndTwoThingsKeepTheirThings() throws Exception {
        furnish();
        board().assets().put(asset("M-1", SCHOOL, PC));
        board().assets().put(asset("M-2", SCHOOL, OTHER));
        Machines machines = board().machines();
        Machines.Merge merge = new Machines.Merge(new EntryId("m-1"), PC, OTHER, NINE, "minh", null);
        assertThat(machines.merge(registry.devices(), SCHOOL, merge)).isTrue();
        assertThat(thingOf(PC)).isEqualTo("M-1");
        assertThat(thingOf(OTHER)).isEqualTo("M-2");
        assertThat(machines.undo(registry.devices(), SCHOOL, merge.id(), "minh", NINE.plusSeconds(1)))
                .isTrue();
        assertThat(thingOf(PC)).isEqualTo("M-1");
    }

    @Test
    void partingLeavesAThingThatTheDeviceBecameMeanwhile() throws Exception {
        furnish();
        board().assets().put(asset("M-2", SCHOOL, OTHER));
        Machines machines = board().machines();
        Machines.Merge merge = new Machines.Merge(new EntryId("m-1"), PC, OTHER, NINE, "minh", null);
        assertThat(machines.merge(registry.devices(), SCHOOL, merge)).isTrue();
        assertThat(thingOf(PC)).isEqualTo("M-2");
        board().assets().put(asset("M-3", SCHOOL, OTHER));
        assertThat(machines.undo(registry.devices(), SCHOOL, merge.id(), "minh", NINE.plusSeconds(1)))
                .isTrue();
        assertThat(thingOf(OTHER)).isEqualTo("M-3");
    }

    private String thingOf(DeviceId device) throws Exception {
        return board().assets().of(device).orElseThrow().id().value();
    }

    @Test
    void twoDevicesThatAreOneMachineArePartedAgain() throws Exception {
        furnish();
        Machines machines = board().machines();
        Machines.Merge merge = new Machines.Merge(new EntryId("m-1"), PC, OTHER, NINE, "minh", null);
        assertThat(machines.merge(registry.devices(), SCHOOL, merge)).isTrue();
        assertThat(pc(OTHER).state()).isEqualTo(DeviceState.REPLACED);
        assertThat(registry.credentials(OTHER)).as("may not log in").isEmpty();
        assertThat(machines.merge(registry.devices(), SCHOOL, merge))
                .as("gone already")
                .isFalse();

        assertThat(machines.undo(registry.devices(), SCHOOL, merge.id(), "minh", NINE.plusSeconds(1)))
                .isTrue();
        assertThat(machines.undo(registry.devices(), SCHOOL, merge.id(), "minh", NINE.plusSeconds(2)))
                .isFalse();
        assertThat(pc(OTHER).state()).isEqualTo(DeviceState.ACTIVE);
        assertThat(registry.credentials(OTHER)).isPresent();
        assertThat(machines.merges(SCHOOL)).hasSize(1);
        assertThat(registry.audit().newest(10))
                .extracting(AuditEntry::action)
                .contains("machine-merge", "machine-part");
    }

    @Test
    void whatAMachineConsistsOfIsKept() throws Exception {
        furnish();
        Machine machine = new Machine(PC, "1;m0:4096:-", null, 3, NINE);
        board().machines().put(machine);
        Machine pending = new Machine(PC, "1;m0:4096:-", "1;", 4, NINE.plusSeconds(1));
        board().machines().put(pending);
        assertThat(board().machines().find(PC)).contains(pending);
        assertThat(board().machines().of(SCHOOL)).containsExactly(pending);
    }

    private static UseSlice slice(DeviceId device, LocalDate day, int lesson, int powered) {
        return new UseSlice(
                device, day, lesson, ROOM.id(), lesson == 0 ? 83_700 : 2700, powered, powered, 600, 0, 0, 0);
    }

    @Test
    void useIsKeptByDayAndLessonAndSummedByRoom() throws Exception {
        furnish();
        board().uses().replace(PC, DAY, List.of(slice(PC, DAY, 0, 700), slice(PC, DAY, 1, 2700)));
        board().uses().replace(PC, DAY, List.of(slice(PC, DAY, 0, 900), slice(PC, DAY, 1, 2700)));
        board().uses().replace(OTHER, DAY, List.of(slice(OTHER, DAY, 0, 1000)));
        board().uses().replace(PC, DAY.plusDays(1), List.of(slice(PC, DAY.plusDays(1), 0, 800)));

        assertThat(board().uses().of(ROOM.id(), DAY, DAY))
                .containsExactly(slice(PC, DAY, 0, 900), slice(PC, DAY, 1, 2700), slice(OTHER, DAY, 0, 1000));
        assertThat(board().uses().rooms(DAY, DAY.plusDays(1)))
                .containsExactly(
                        new Uses.RoomDay(ROOM.id(), DAY, 2, 170_100, 4600, 4600, 1800, 0, 0),
                        new Uses.RoomDay(ROOM.id(), DAY.plusDays(1), 1, 83_700, 800, 800, 600, 0, 0));
        assertThat(board().uses().totals(ROOM.id(), DAY, DAY.plusDays(1)))
                .extracting(Uses.Total::powered)
                .containsExactly(4400L, 1000L);
        assertThat(board().uses().erase(PC, DAY, DAY)).isEqualTo(2);
        assertThat(board().uses().eraseBefore(DAY.plusDays(1))).isEqualTo(1);
        assertThat(board().uses().rooms(DAY, DAY.plusDays(1))).hasSize(1);
        assertThatThrownBy(() -> board().uses().replace(PC, DAY, List.of(slice(OTHER, DAY, 0, 700))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
