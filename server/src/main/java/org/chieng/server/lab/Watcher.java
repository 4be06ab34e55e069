package org.chieng.server.lab;

import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.lab.FingerprintMatcher;
import org.chieng.protocol.lab.Health;
import org.chieng.protocol.lab.HealthReason;
import org.chieng.protocol.lab.Part;
import org.chieng.protocol.lab.Verdict;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.Presence;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Lesson;
import org.chieng.server.registry.Machine;
import org.chieng.server.registry.Machines;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.report.SchoolHours;
import org.jspecify.annotations.Nullable;

/** Looks through a school's rooms for what is to be told: each thing once, until it is over or somebody says that it was done on purpose. Thread-safe; blocks. */
final class Watcher {
    /** Days with school without a word after which a machine is missing. */
    static final int MISSING_AFTER = 5;
    /** So many that fall silent together are no coincidence. */
    static final int ROOM_OF = 3;
    /** How close together. */
    static final Duration TOGETHER = Duration.ofMinutes(10);
    /** Computers whose relay is gone send by themselves after two to three minutes ({@code lab.relay-patience}). */
    static final Duration RELAY_GONE = Duration.ofMinutes(5);
    /** A lesson's end at which a class shuts down. */
    static final Duration SHUTTING_DOWN = Duration.ofMinutes(10);

    /** By whom machines are merged that nobody has merged. */
    static final String ITSELF = "chieng";

    private final Registry registry;
    private final LabBoard board;
    private final RoomReader reader;
    private final Presence presence;
    private final boolean followsLines;
    private final Clock clock;

    /** @param followsLines whether it is known when a school's line is away */
    Watcher(Registry registry, TimeSeriesStore store, Presence presence, boolean followsLines, Clock clock) {
        this.registry = registry;
        this.board = registry.labBoard();
        this.reader = new RoomReader(registry, store, presence);
        this.presence = presence;
        this.followsLines = followsLines;
        this.clock = clock;
    }

    /** Looks once. */
    void look(SchoolId school) throws RegistryException, StoreException {
        List<Room> rooms = reader.of(school);
        Map<DeviceId, Fingerprint> prints = new HashMap<>();
        for (Room room : rooms) {
            SchoolDays days = new SchoolDays(
                    board.timetables().of(room.lab().id()), board.timetables().holidays(school));
            for (MachineNow machine : room.machines()) {
                missing(room, machine, days);
                failing(room, machine);
                machine.identity().flatMap(Fingerprint::parse).ifPresent(told -> {
                    prints.put(machine.device().id(), told);
                });
                Fingerprint told = prints.get(machine.device().id());
                if (told != null && machine.isLooked()) {
                    parts(room, machine, told);
                }
            }
            silent(room, days);
        }
        moved(rooms);
        reinstalled(school, rooms, prints);
    }

    private void set(
            boolean isSo,
            Room room,
            @Nullable DeviceId device,
            Finding.Kind kind,
            JsonObject detail,
            boolean endsByItself)
            throws RegistryException {
        SchoolId school = room.lab().school();
        if (isSo) {
            board.findings()
                    .begin(Finding.begun(
                            new EntryId(UUID.randomUUID().toString()),
                            school,
                            room.lab().id(),
                            device,
                            kind,
                            detail.encode(),
                            registry.now()));
        } else if (endsByItself) {
            for (Finding one : board.findings().open(school)) {
                boolean isIt = one.kind() == kind
                        && (device == null
                                ? one.device() == null && room.lab().id().equals(one.lab())
                                : device.equals(one.device()));
                if (isIt) {
                    board.findings().end(one.id(), Finding.Closing.OVER, null, registry.now());
                }
            }
        }
    }

    /** A computer that runs in another room than its own, until it is back or the rooms say so. */
    private void moved(List<Room> rooms) throws RegistryException {
        Moves moves = new Moves(rooms, board.relays(), presence.now(), clock.instant());
        for (Room room : rooms) {
            for (Moves.Place place : moves.of(room)) {
                if (place.to() != null) {
                    set(true, room, place.device(), Finding.Kind.MOVED, place.detail(), false);
                } else {
                    back(room.lab().school(), place.device());
                }
            }
        }
    }

    private void back(SchoolId school, DeviceId device) throws RegistryException {
        for (Finding one : board.findings().open(school)) {
            if (device.equals(one.device()) && Moves.to(one).isPresent()) {
                board.findings().end(one.id(), Finding.Closing.OVER, null, registry.now());
            }
        }
    }

    private void missing(Room room, MachineNow machine, SchoolDays days) throws RegistryException {
        Optional<Instant> heard = machine.lastHeard();
        if (heard.isEmpty()) {
            return; // it never was there
        }
        LocalDate last = LocalDate.ofInstant(heard.get(), SchoolHours.ZONE);
        LocalDate today = LocalDate.ofInstant(clock.instant(), SchoolHours.ZONE);
        boolean isMissing = machine.use() == SeatUse.OFF && days.between(last, today) >= MISSING_AFTER;
        DeviceId device = machine.device().id();
        boolean onPurpose = board.findings()
                .newest(device, Finding.Kind.MISSING)
                .filter(one ->
                        one.closing() == Finding.Closing.PURPOSE && one.opened().isAfter(heard.get()))
                .isPresent();
        if (!onPurpose) {
            set(isMissing, room, device, Finding.Kind.MISSING, new JsonObject(), machine.use() != SeatUse.UNKNOWN);
        }
    }

    private void failing(Room room, MachineNow machine) throws RegistryException {
        DeviceId device = machine.device().id();
        List<Health> disks =
                machine.health().stream().filter(one -> one.part() == Part.DISK).toList();
        List<Health> others =
                machine.health().stream().filter(one -> one.part() != Part.DISK).toList();
        failing(room, device, Finding.Kind.DISK_FAILING, disks);
        failing(room, device, Finding.Kind.PART_FAILING, others);
    }

    /** A part that failed and tells nothing now, as a disk that sleeps, fails still. */
    private void failing(Room room, DeviceId device, Finding.Kind kind, List<Health> parts) throws RegistryException {
        boolean isSo = parts.stream().anyMatch(Watcher::isFailing);
        boolean isDone = parts.stream().noneMatch(one -> one.verdict() == Verdict.UNKNOWN && isAsked(one));
        set(isSo, room, device, kind, new JsonObject(), isDone);
    }

    /** Of what it does not have nothing will ever be known; what can't fail keeps nothing open. */
    private static boolean isAsked(Health health) {
        boolean mayFail = health.part() == Part.DISK || health.part() == Part.BATTERY;
        return mayFail && health.reason() != HealthReason.NOT_SUPPORTED && health.reason() != HealthReason.ABSENT;
    }

    private static boolean isFailing(Health health) {
        return health.verdict() == Verdict.REPLACE;
    }

    private void parts(Room room, MachineNow machine, Fingerprint told) throws RegistryException {
        DeviceId device = machine.device().id();
        Optional<Machine> known = board.machines().find(device);
        Parts.Seen seen = Parts.look(device, known, told, machine.boots(), registry.now());
        if (known.isEmpty() || !known.get().equals(seen.machine())) {
            board.machines().put(seen.machine());
        }
        for (Finding.Kind kind : seen.decided()) {
            set(seen.gone().contains(kind), room, device, kind, new JsonObject(), true);
        }
    }

    /** In lesson time only, and not at its end; without a line nobody knows. */
    private void silent(Room room, SchoolDays days) throws RegistryException {
        Instant now = clock.instant();
        if (isRelayJustGone(room, now)) {
            return; // its computers speak for themselves in a while, unless the power is off
        }
        Optional<Lesson> lesson = days.at(now);
        boolean anyOn = room.machines().stream().anyMatch(one -> one.use() != SeatUse.OFF);
        Map<DeviceId, LiveStatus> sessions = presence.now();
        long fell = room.machines().stream()
                .filter(one -> !one.saidBye()) // a class that goes home early shuts down
                .map(one -> sessions.get(one.device().id()))
                .filter(one -> one != null && !one.online())
                .filter(one -> one.sinceMicros() > (now.toEpochMilli() - TOGETHER.toMillis()) * 1000)
                .count();
        boolean goesOn = lesson.isPresent() && days.at(now.plus(SHUTTING_DOWN)).isPresent();
        boolean lineIsThere = followsLines || anyOnline(room.lab().school(), sessions);
        set(
                !anyOn && goesOn && fell >= ROOM_OF && lineIsThere,
                room,
                null,
                Finding.Kind.ROOM_SILENT,
                new JsonObject(),
                anyOn);
    }

    private boolean isRelayJustGone(Room room, Instant now) throws RegistryException {
        long justMicros = (now.toEpochMilli() - RELAY_GONE.toMillis()) * 1000;
        return board.relays()
                .of(room.lab().id())
                .map(relay -> presence.now().get(relay.device()))
                .filter(one -> !one.online() && one.sinceMicros() > justMicros)
                .isPresent();
    }

    /** Whether anything of a school speaks, so that its line is there. */
    private boolean anyOnline(SchoolId school, Map<DeviceId, LiveStatus> sessions) throws RegistryException {
        return registry.devices(school, null, RoomReader.MOST_DEVICES).stream()
                .map(one -> sessions.get(one.id()))
                .anyMatch(one -> one != null && one.online());
    }

    /** A machine that was installed anew comes as a new device: it takes the place of the one that it was, unless that is still heard of. */
    private void reinstalled(SchoolId school, List<Room> rooms, Map<DeviceId, Fingerprint> prints)
            throws RegistryException {
        FingerprintMatcher matcher = new FingerprintMatcher(FingerprintMatcher.shared(alive(rooms, prints)));
        Map<DeviceId, MachineNow> machines = new HashMap<>();
        Map<DeviceId, Room> where = new HashMap<>();
        rooms.forEach(room -> room.machines().forEach(one -> {
            machines.put(one.device().id(), one);
            where.put(one.device().id(), room);
        }));
        for (MachineNow young : machines.values()) {
            Fingerprint print = prints.get(young.device().id());
            if (print == null || isMerged(school, young.device().id())) {
                continue;
            }
            Map<DeviceId, Fingerprint> others = new HashMap<>();
            prints.forEach((id, one) -> {
                MachineNow old = machines.get(id);
                if (old != null && isBefore(old, young)) {
                    others.put(id, one);
                }
            });
            if (matcher.find(print, others) instanceof FingerprintMatcher.Found.Same<DeviceId> same) {
                merge(school, young, same.key(), where);
            }
        }
    }

    private static List<Fingerprint> alive(List<Room> rooms, Map<DeviceId, Fingerprint> prints) {
        List<Fingerprint> alive = new ArrayList<>();
        for (Room room : rooms) {
            for (MachineNow one : room.machines()) {
                Fingerprint print = prints.get(one.device().id());
                if (one.use() != SeatUse.OFF && print != null) {
                    alive.add(print);
                }
            }
        }
        return alive;
    }

    /** Whether one was never heard of again since the other was enrolled. */
    private static boolean isBefore(MachineNow old, MachineNow young) {
        return old.use() == SeatUse.OFF
                && old.lastHeard()
                        .filter(heard -> heard.isBefore(young.device().created()))
                        .isPresent();
    }

    private boolean isMerged(SchoolId school, DeviceId young) throws RegistryException {
        return board.machines().merges(school).stream()
                .anyMatch(one -> one.kept().equals(young));
    }

    private void merge(SchoolId school, MachineNow young, DeviceId old, Map<DeviceId, Room> where)
            throws RegistryException {
        Room now = where.get(young.device().id());
        Room then = where.get(old);
        Machines.Merge merge = new Machines.Merge(
                new EntryId(UUID.randomUUID().toString()), young.device().id(), old, registry.now(), ITSELF, null);
        if (board.machines().merge(registry.devices(), school, merge)
                && now != null
                && then != null
                && !now.lab().id().equals(then.lab().id())) {
            JsonObject from = new JsonObject().put("from", then.lab().id().value());
            set(true, now, young.device().id(), Finding.Kind.MOVED, from, false);
        }
    }
}
