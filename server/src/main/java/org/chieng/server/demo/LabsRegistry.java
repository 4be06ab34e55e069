package org.chieng.server.demo;

import io.vertx.core.json.JsonObject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.Borrower;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Holiday;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Lesson;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Machine;
import org.chieng.server.registry.Machines;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.Ticket;
import org.jspecify.annotations.Nullable;

/** Brings a demo's rooms, computers and loans into the registry, once. Confined to one thread; blocks. */
public final class LabsRegistry {
    private static final String ACCOUNT = "demo-lab-manager";

    private final Registry registry;

    private LabsRegistry(Registry registry) {
        this.registry = registry;
    }

    /**
     * Does it, all or nothing; nothing where these rooms are there already.
     *
     * @throws RegistryException when it can't, as when a school is missing
     */
    public static void fill(DemoLabs labs, Registry registry) throws RegistryException {
        LabsRegistry filled = new LabsRegistry(registry);
        registry.transact(() -> filled.put(labs.root()), done -> true);
    }

    private boolean put(JsonObject root) throws RegistryException {
        List<JsonObject> labs = DemoLabs.objects(root, "labs").toList();
        if (labs.isEmpty()
                || registry.labs()
                        .find(new EntryId(labs.get(0).getString("id")))
                        .isPresent()) {
            return false;
        }
        for (JsonObject one : labs) {
            putLab(one);
        }
        for (JsonObject one : labs) {
            for (JsonObject computer : DemoLabs.objects(one, "computers").toList()) {
                putBefore(one, computer);
            }
        }
        putHolidays(DemoLabs.objects(root, "holidays").toList());
        for (JsonObject one : DemoLabs.objects(root, "loans").toList()) {
            putLoan(one);
        }
        for (JsonObject one : DemoLabs.objects(root, "tickets").toList()) {
            putTicket(one);
        }
        return true;
    }

    private void putLab(JsonObject one) throws RegistryException {
        SchoolId school = new SchoolId(one.getString("school"));
        Lab lab = new Lab(new EntryId(one.getString("id")), school, one.getString("name"));
        registry.labs().put(lab);
        List<Seat> seats = new ArrayList<>();
        Map<String, DeviceId> placed = new HashMap<>();
        for (JsonObject computer : DemoLabs.objects(one, "computers").toList()) {
            DeviceId device = new DeviceId(computer.getString("device"));
            registry.devices()
                    .put(device(lab, computer, device), registry.devices().newSecret());
            if (computer.containsKey("seat")) {
                String label = computer.getString("seat");
                seats.add(new Seat(lab.id(), label, computer.getInteger("x"), computer.getInteger("y")));
                placed.put(label, device);
                putState(lab, computer, device);
            }
        }
        registry.labBoard().seats().replace(lab, seats, placed);
        registry.labBoard()
                .timetables()
                .replace(
                        lab.id(),
                        DemoLabs.objects(one, "lessons")
                                .map(LabsRegistry::lesson)
                                .toList());
        if (one.getLong("dark") > 0) {
            begin(lab, null, Finding.Kind.ROOM_SILENT, "{}", one.getLong("dark"));
        }
    }

    private static Device device(Lab lab, JsonObject computer, DeviceId device) {
        return new Device(
                device,
                lab.school(),
                computer.getString("name"),
                at(computer.getLong("created")),
                DeviceState.ACTIVE,
                null,
                lab.id(),
                null);
    }

    private void putState(Lab lab, JsonObject computer, DeviceId device) throws RegistryException {
        putAsset(lab.school(), Asset.Kind.PC, device, computer.getJsonObject("asset"));
        if (computer.containsKey("was")) {
            String parts = DemoLabs.identity(computer.getJsonArray("was"));
            String now = DemoLabs.identity(computer.getJsonArray("parts"));
            // seen at one start before this one, so that the next look believes it
            registry.labBoard()
                    .machines()
                    .put(new Machine(
                            device, parts, now, computer.getLong("boots") - 1, at(computer.getLong("created"))));
        }
        JsonObject finding = computer.getJsonObject("finding");
        if (finding != null) {
            Finding.Kind kind = Finding.Kind.valueOf(
                    finding.getString("kind").toUpperCase(Locale.ROOT).replace('-', '_'));
            begin(lab, device, kind, "{}", finding.getLong("at"));
        }
    }

    private void begin(Lab lab, @Nullable DeviceId device, Finding.Kind kind, String detail, long since)
            throws RegistryException {
        String id = "demo-" + kind.wireName() + "-" + (device == null ? lab.id().value() : device.value());
        registry.labBoard()
                .findings()
                .begin(Finding.begun(new EntryId(id), lab.school(), lab.id(), device, kind, detail, at(since)));
    }

    /** The name that a computer had in the room from which somebody carried it away. */
    private void putBefore(JsonObject room, JsonObject computer) throws RegistryException {
        JsonObject moved = computer.getJsonObject("moved");
        if (moved == null) {
            return;
        }
        DeviceId kept = new DeviceId(moved.getString("to"));
        DeviceId gone = new DeviceId(computer.getString("device"));
        SchoolId school = new SchoolId(room.getString("school"));
        Instant at = at(moved.getLong("at"));
        registry.labBoard()
                .machines()
                .merge(
                        registry.devices(),
                        school,
                        new Machines.Merge(new EntryId("demo-" + gone.value()), kept, gone, at, "chieng", null));
        EntryId now = registry.devices().find(kept).map(Device::lab).orElse(null);
        if (now != null) {
            begin(
                    new Lab(now, school, room.getString("name")),
                    kept,
                    Finding.Kind.MOVED,
                    new JsonObject().put("from", room.getString("id")).encode(),
                    moved.getLong("at"));
        }
    }

    private void putHolidays(List<JsonObject> all) throws RegistryException {
        Map<String, List<Holiday>> bySchool = new HashMap<>();
        all.forEach(one -> bySchool.computeIfAbsent(one.getString("school"), any -> new ArrayList<>())
                .add(new Holiday(
                        LocalDate.parse(one.getString("first")),
                        LocalDate.parse(one.getString("last")),
                        one.getString("name"))));
        for (Map.Entry<String, List<Holiday>> one : bySchool.entrySet()) {
            registry.labBoard().timetables().replaceHolidays(new SchoolId(one.getKey()), one.getValue());
        }
    }

    private static Lesson lesson(JsonObject one) {
        return new Lesson(
                DayOfWeek.of(one.getInteger("day")),
                one.getInteger("number"),
                LocalTime.parse(one.getString("begins")),
                LocalTime.parse(one.getString("ends")));
    }

    private void putAsset(SchoolId school, Asset.Kind kind, @Nullable DeviceId device, JsonObject one)
            throws RegistryException {
        String warranty = one.getString("warranty");
        registry.labBoard()
                .assets()
                .put(new Asset(
                        new EntryId(one.getString("id")),
                        school,
                        kind,
                        one.getString("name"),
                        device,
                        one.getString("donor"),
                        LocalDate.parse(one.getString("donated")),
                        warranty == null ? null : LocalDate.parse(warranty),
                        one.getInteger("watts"),
                        null));
    }

    private void putLoan(JsonObject one) throws RegistryException {
        SchoolId school = new SchoolId(one.getString("school"));
        EntryId id = new EntryId(one.getString("id"));
        LocalDate lent = LocalDate.parse(one.getString("lent"));
        putAsset(school, Asset.Kind.of(one.getString("kind")), null, one);
        registry.loans()
                .put(new Loan(
                        id,
                        school,
                        one.getString("item"),
                        null,
                        null,
                        null,
                        lent,
                        LocalDate.parse(one.getString("due")),
                        null));
        registry.labBoard()
                .borrowers()
                .put(new Borrower(school, id, one.getString("borrower"), one.getString("contact"), registry.now()));
    }

    private void putTicket(JsonObject one) throws RegistryException {
        DeviceId device = new DeviceId(one.getString("device"));
        List<Ticket.Step> steps =
                DemoLabs.objects(one, "steps").map(LabsRegistry::step).toList();
        EntryId id = new EntryId("demo-" + device.value());
        registry.labBoard()
                .tickets()
                .add(new Ticket(
                        id,
                        new SchoolId(one.getString("school")),
                        device,
                        null,
                        one.getString("what"),
                        steps.subList(0, 1)));
        for (Ticket.Step step : steps.subList(1, steps.size())) {
            registry.labBoard().tickets().step(id, step);
        }
    }

    private static Ticket.Step step(JsonObject one) {
        int cost = one.getInteger("cost");
        return new Ticket.Step(
                at(one.getLong("at")),
                Ticket.State.of(one.getString("state")),
                one.getString("note"),
                ACCOUNT,
                cost == 0 ? null : (Integer) cost);
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
