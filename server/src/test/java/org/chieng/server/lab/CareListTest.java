package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.HealthReason;
import org.chieng.protocol.lab.Part;
import org.chieng.protocol.lab.Verdict;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Ticket;
import org.junit.jupiter.api.Test;

class CareListTest {
    private static final Instant NOW = Instant.parse("2026-11-28T01:00:00Z");
    private static final SchoolId SCHOOL = new SchoolId("thcs-muong-bi");
    private static final Lab LAB = new Lab(new EntryId("tin-1"), SCHOOL, "Tin 1");

    private static MachineNow machine(String id, Health... health) {
        Device device = new Device(new DeviceId(id), SCHOOL, id, NOW);
        return new MachineNow(device, SeatUse.ACTIVE, NOW, NOW, List.of(health), null, 1, false, false);
    }

    private static Health disk(Verdict verdict, HealthReason reason) {
        return Health.of(Part.DISK, verdict, reason, 24);
    }

    private static Finding finding(String device, Finding.Kind kind) {
        return Finding.begun(
                new EntryId(device + "-f"), SCHOOL, LAB.id(), new DeviceId(device), kind, "{}", NOW.minusSeconds(9));
    }

    private static Ticket ticket(String device, Ticket.State state, Duration ago) {
        return new Ticket(
                new EntryId(device + "-t"),
                SCHOOL,
                new DeviceId(device),
                null,
                "hỏng",
                List.of(new Ticket.Step(NOW.minus(ago), state, null, "minh")));
    }

    private static List<String> devices(List<Care> care) {
        return care.stream()
                .map(one -> one.device() == null ? "room" : one.device().id().value())
                .toList();
    }

    @Test
    void whatLosesDataComesFirstAndWhatIsWellNotAtAll() {
        Room room = new Room(
                LAB,
                List.of(),
                List.of(
                        machine("well", Health.of(Part.DISK, Verdict.GOOD, HealthReason.OK)),
                        machine("warm", Health.of(Part.TEMPERATURE, Verdict.WATCH, HealthReason.HOT, 91)),
                        machine("battery", Health.of(Part.BATTERY, Verdict.REPLACE, HealthReason.DEAD)),
                        machine("stolen"),
                        machine("dying", disk(Verdict.REPLACE, HealthReason.PENDING)),
                        machine("mute", Health.of(Part.DISK, Verdict.UNKNOWN, HealthReason.NO_PROGRAM))));

        List<Care> care =
                CareList.of(List.of(room), List.of(finding("stolen", Finding.Kind.MEMORY_GONE)), List.of(), NOW);

        assertThat(devices(care)).containsExactly("dying", "stolen", "battery", "warm");
        assertThat(care.get(0).first().kind()).isEqualTo("disk.pending");
        assertThat(care.get(0).first().number()).isEqualTo(24);
        assertThat(care.get(3).first().gravity()).isEqualTo(Care.Gravity.WATCH);
    }

    @Test
    void aMachineStandsOnceWithAllItsReasons() {
        Room room = new Room(
                LAB,
                List.of(),
                List.of(machine(
                        "pc",
                        disk(Verdict.WATCH, HealthReason.REALLOCATED),
                        disk(Verdict.REPLACE, HealthReason.PENDING))));

        List<Care> care = CareList.of(List.of(room), List.of(finding("pc", Finding.Kind.DISK_GONE)), List.of(), NOW);

        assertThat(care).hasSize(1);
        assertThat(care.get(0).reasons())
                .extracting(Care.Reason::kind)
                .containsExactly("disk.pending", "finding.disk-gone", "disk.reallocated");
    }

    @Test
    void aRoomThatFellSilentComesBeforeItsMachines() {
        Room room = new Room(LAB, List.of(), List.of(machine("dying", disk(Verdict.REPLACE, HealthReason.PENDING))));
        Finding silent = Finding.begun(new EntryId("f"), SCHOOL, LAB.id(), null, Finding.Kind.ROOM_SILENT, "{}", NOW);

        assertThat(devices(CareList.of(List.of(room), List.of(silent), List.of(), NOW)))
                .containsExactly("room", "dying");
    }

    @Test
    void whatSomebodyIsAtComesBehindWhatNobodyHasSeenUntilItTakesTooLong() {
        Room room = new Room(
                LAB,
                List.of(),
                List.of(
                        machine("handled", disk(Verdict.REPLACE, HealthReason.PENDING)),
                        machine("reported"),
                        machine("forgotten"),
                        machine("watch", disk(Verdict.WATCH, HealthReason.WORN))));
        List<Ticket> tickets = List.of(
                ticket("handled", Ticket.State.IN_REPAIR, Duration.ofDays(2)),
                ticket("reported", Ticket.State.BROKEN, Duration.ofHours(2)),
                ticket("forgotten", Ticket.State.IN_REPAIR, Duration.ofDays(20)));

        List<Care> care = CareList.of(List.of(room), List.of(), tickets, NOW);

        assertThat(devices(care)).containsExactly("reported", "forgotten", "watch", "handled");
        assertThat(care.get(3).first().gravity()).isEqualTo(Care.Gravity.NOTE);
    }
}
