package org.chieng.server.lab;

import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.gateway.ingest.IngestSettings;
import org.chieng.gateway.ingest.StoreWriter;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.alert.AlertSettings;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Holiday;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Lesson;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.Turn;
import org.chieng.sim.lab.Happening;
import org.chieng.sim.lab.LabPc;
import org.chieng.sim.lab.LabTerm;
import org.chieng.sim.lab.Life;
import org.chieng.sim.lab.Sitting;

/** Ingest, store, registry and the keeper of rooms, on the clock of a simulated term. Confined to one thread. */
final class TermServer {
    static final SchoolId SCHOOL = new SchoolId("thcs-muong-bi");
    private static final int DAYS_AT_ONCE = 38;

    private final LabTerm term;
    private final Hand clock = new Hand();
    private final Map<DeviceId, LiveStatus> sessions = new HashMap<>();
    private final Map<Integer, Lab> rooms = new HashMap<>();
    private final Vertx vertx = Vertx.vertx();
    final Registry registry;
    private final TimeSeriesStore store;
    private final StoreWriter writer;
    private final Ingest ingest;
    private final Watcher watcher;
    private final LabKeeper keeper;
    private final List<CompletionStage<IngestResult>> onTheWay = new ArrayList<>();
    private final List<Life> toCome = new ArrayList<>();
    final List<String> refused = new ArrayList<>();

    private static final class Hand extends Clock {
        private Instant now = Instant.EPOCH;

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

    TermServer(LabTerm term, Path folder) throws Exception {
        this.term = term;
        clock.now = Instant.ofEpochSecond(LabTerm.second(term.first()));
        registry = Registry.open(Files.createDirectory(folder.resolve("registry")), clock, new SecureRandom());
        store = SqliteTimeSeriesStore.open(Files.createDirectory(folder.resolve("store")));
        IngestSettings settings = new IngestSettings(1_000_000, 2_000, Duration.ZERO, Duration.ofDays(90));
        writer = new StoreWriter(store, settings, clock);
        ingest = new Ingest(
                settings, writer, (device, readings) -> {}, new GatewayCounters(), new Quarantine(clock), clock);
        watcher = new Watcher(registry, store, () -> Map.copyOf(sessions), true, clock);
        LabEvening evening = new LabEvening(registry, new DownlinkQueue(clock), clock);
        keeper = new LabKeeper(
                vertx,
                registry,
                store,
                watcher,
                new LabSettings(120, 90, AlertSettings.Schools.NONE),
                Turn.always(),
                evening,
                clock);
        registry.addSchool(SCHOOL, "THCS Mường Bi", new AreaId("tan-lac"), "Tân Lạc");
        room(1, "tin-1");
        room(2, "tin-2");
        registry.labBoard()
                .timetables()
                .replaceHolidays(SCHOOL, List.of(new Holiday(term.holidayFirst(), term.holidayLast(), "Nghỉ")));
        term.pcs().forEach(pc -> toCome.addAll(pc.lives()));
    }

    private void room(int number, String id) throws Exception {
        Lab lab = new Lab(new EntryId(id), SCHOOL, id);
        registry.labs().put(lab);
        rooms.put(number, lab);
        registry.labBoard()
                .timetables()
                .replace(
                        lab.id(),
                        term.lessons().stream()
                                .map(one -> new Lesson(one.day(), one.number(), one.begins(), one.ends()))
                                .toList());
    }

    /** Somebody installs the program on a computer. */
    private void enrol(Life life) throws Exception {
        DeviceId device = new DeviceId(life.device());
        registry.enrol(device, SCHOOL, life.device());
        Lab lab = Objects.requireNonNull(rooms.get(life.room()));
        List<Seat> seats = new ArrayList<>(registry.labBoard().seats().of(lab.id()));
        Map<String, DeviceId> placed = new HashMap<>();
        registry.devices(SCHOOL, null, 100).stream()
                .filter(one -> lab.id().equals(one.lab()) && one.seat() != null)
                .forEach(one -> placed.put(String.valueOf(one.seat()), one.id()));
        String label = Integer.toString(seats.size() + 1);
        seats.add(new Seat(lab.id(), label, seats.size() * 30, 100));
        placed.put(label, device);
        registry.labBoard().seats().replace(lab, seats, placed);
    }

    /** Plays all that the agents sent, and looks as the keeper does in life wherever that may matter. */
    void play(TermWire wire) throws Exception {
        NavigableSet<Long> looks = looks();
        for (TermWire.Event event : wire.all()) {
            while (!looks.isEmpty() && looks.first() * 1_000_000 <= event.micros()) {
                look(Objects.requireNonNull(looks.pollFirst()));
            }
            take(event);
        }
        for (long look : looks) {
            look(look);
        }
        for (LocalDate day = term.first(); day.isBefore(term.first().plusWeeks(term.weeks())); ) {
            keeper.sum(SCHOOL, day, day.plusDays(DAYS_AT_ONCE - 1));
            day = day.plusDays(DAYS_AT_ONCE);
        }
    }

    private void take(TermWire.Event event) throws Exception {
        clock.now = Instant.ofEpochSecond(event.micros() / 1_000_000);
        if (event.kind() == 'P') {
            onTheWay.add(ingest.submit(new EnrolledDevice(event.device(), SCHOOL), event.payload(), null));
        } else {
            sessions.put(event.device(), new LiveStatus(event.device(), event.kind() == 'C', event.micros()));
        }
    }

    private void look(long second) throws Exception {
        for (CompletionStage<IngestResult> one : onTheWay) {
            one.toCompletableFuture().join().rejections().forEach(why -> refused.add(why.toString()));
        }
        onTheWay.clear();
        clock.now = Instant.ofEpochSecond(second);
        for (Life life : List.copyOf(toCome)) {
            if (life.from() <= second) {
                enrol(life);
                toCome.remove(life);
            }
        }
        watcher.look(SCHOOL);
        LocalDate today = LocalDate.ofInstant(clock.now, LabTerm.ZONE);
        if (second == LabTerm.second(today) && today.getDayOfWeek().getValue() == 1) {
            keeper.sum(SCHOOL, today.minusDays(8), today); // before a machine is replaced, and sums of it end
        }
    }

    /** In life each minute: here the minutes after each start, around power cuts and lazy Fridays, and each half hour. */
    private NavigableSet<Long> looks() {
        NavigableSet<Long> looks = new TreeSet<>();
        long begin = LabTerm.second(term.first());
        for (long at = begin; at <= term.end(); at += 1800) {
            boolean night = (at - begin) % 86_400 > 17 * 3600 || (at - begin) % 86_400 < 6 * 3600;
            if (!night || (at - begin) % 86_400 == 0) {
                looks.add(at);
            }
        }
        for (LabPc pc : term.pcs()) {
            for (Sitting sitting : pc.sittings()) {
                minutes(looks, sitting.begin(), 3);
                minutes(looks, sitting.over(), 2);
            }
        }
        term.truth().stream()
                .filter(one -> one.kind() == Happening.Kind.POWER_CUT)
                .forEach(one -> minutes(looks, one.at(), 12));
        return looks;
    }

    private static void minutes(NavigableSet<Long> looks, long from, int many) {
        for (int i = 1; i <= many; i++) {
            looks.add((from / 60 + i) * 60);
        }
    }

    /** Ends it. */
    void close() throws Exception {
        keeper.close().await();
        writer.close();
        store.close();
        registry.close();
        vertx.close().await();
    }
}
