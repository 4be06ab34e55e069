package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.Blocking;
import org.chieng.server.api.Presence;
import org.chieng.server.control.DeviceTalk;
import org.chieng.server.lab.Addresses.Asked;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Holiday;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Lesson;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.Seats;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/schools/{school}/labs …}: rooms, their seats and lessons, and who needs care. Runs on the event loop; what blocks does so on a worker. */
public final class LabRoutes {
    private static final int MOST_LESSONS = 7 * Lesson.MOST;

    private final Registry registry;
    private final LabBoard board;
    private final RoomReader reader;
    private final Blocking blocking;
    private final LabSettings settings;
    private final Consumer<DeviceId> ending;
    private final Clock clock;
    private final DeviceTalk talk;
    /**
     * @param ending ends the sessions of a device that may not log in any more, or may do other things now
     * @param talk asks devices
     */
    public LabRoutes(
            Registry registry,
            TimeSeriesStore store,
            Presence presence,
            Blocking blocking,
            LabSettings settings,
            Consumer<DeviceId> ending,
            Clock clock,
            DeviceTalk talk) {
        this.registry = registry;
        this.board = registry.labBoard();
        this.reader = new RoomReader(registry, store, presence);
        this.blocking = blocking;
        this.settings = settings;
        this.ending = ending;
        this.clock = clock;
        this.talk = talk;
    }

    /** Adds the addresses; do so before those that catch what nothing else answers. */
    public void mount(Router router) {
        Addresses all = new Addresses(router, registry, blocking);
        all.get("/schools/:school/labs", this::rooms);
        all.post("/schools/:school/labs", this::make);
        all.get("/schools/:school/labs/:lab", asked -> room(all.lab(asked)));
        all.post("/schools/:school/labs/:lab/seats", asked -> seats(all.lab(asked), asked));
        all.get("/schools/:school/labs/:lab/lessons", asked -> lessons(all.lab(asked)));
        all.post("/schools/:school/labs/:lab/lessons", asked -> putLessons(all.lab(asked), asked));
        all.get("/schools/:school/holidays", asked -> holidays(asked));
        all.post("/schools/:school/holidays", this::putHolidays);
        all.get("/schools/:school/care", this::care);
        all.post("/schools/:school/findings/:finding/end", this::end);
        new AssetRoutes(registry, blocking).mount(router, all);
        new PhotoRoutes(registry, blocking).mount(router, all);
        new LoanRoutes(registry, settings, clock).mount(all);
        new TicketRoutes(registry).mount(all);
        new MergeRoutes(registry, reader, ending).mount(all);
        new UseRoutes(registry, blocking, clock).mount(router, all);
        new RelayRoutes(registry, ending).mount(all);
        new ReceiverRoutes(registry, settings.ways()).mount(all);
        new PowerRoutes(registry, blocking, talk).mount(router);
    }

    private List<Care> care(List<Room> rooms, Asked asked) throws Exception {
        return CareList.of(
                rooms, board.findings().open(asked.school()), board.tickets().of(asked.school(), 0), clock.instant());
    }

    private JsonObject rooms(Asked asked) throws Exception {
        List<Room> rooms = reader.of(asked.school());
        List<Care> care = care(rooms, asked);
        JsonArray items = new JsonArray();
        rooms.forEach(room -> items.add(LabJson.summary(room, care)));
        return new JsonObject().put("now", clock.millis()).put("items", items);
    }

    private JsonObject make(Asked asked) throws Exception {
        Lab lab = registry.labs().make(asked.school(), asked.body().words("name", 40));
        registry.audit().note(asked.actor(), "lab-make", lab.id().value());
        return LabJson.lab(lab);
    }

    private JsonObject room(Lab lab) throws Exception {
        Room room = reader.of(lab);
        List<Care> care = CareList.of(
                List.of(room),
                board.findings().open(lab.school()),
                board.tickets().of(lab.school(), 0),
                clock.instant());
        return LabJson.room(room, care, clock.instant());
    }

    private @Nullable JsonObject seats(Lab lab, Asked asked) throws Exception {
        List<Seat> seats = new ArrayList<>();
        Map<String, DeviceId> placed = new HashMap<>();
        for (Fields one : asked.body().list("seats", Seats.MOST)) {
            Seat seat = new Seat(
                    lab.id(), one.words("label", 12), one.number("x", 0, Seat.MOST), one.number("y", 0, Seat.MOST));
            seats.add(seat);
            DeviceId device = one.deviceOrNull("device");
            if (device != null) {
                placed.put(seat.label(), device);
            }
        }
        board.seats().replace(lab, seats, placed);
        registry.audit().note(asked.actor(), "lab-seats", lab.id().value());
        return null;
    }

    private JsonObject lessons(Lab lab) throws Exception {
        JsonArray items = new JsonArray();
        for (Lesson one : board.timetables().of(lab.id())) {
            items.add(new JsonObject()
                    .put("weekday", one.day().getValue())
                    .put("number", one.number())
                    .put("begins", one.begins().toString())
                    .put("ends", one.ends().toString()));
        }
        return new JsonObject().put("items", items);
    }

    private @Nullable JsonObject putLessons(Lab lab, Asked asked) throws Exception {
        List<Lesson> lessons = new ArrayList<>();
        for (Fields one : asked.body().list("items", MOST_LESSONS)) {
            lessons.add(new Lesson(
                    DayOfWeek.of(one.number("weekday", 1, 7)),
                    one.number("number", 1, Lesson.MOST),
                    one.time("begins"),
                    one.time("ends")));
        }
        board.timetables().replace(lab.id(), lessons);
        registry.audit().note(asked.actor(), "lessons", lab.id() + ": " + lessons.size());
        return null;
    }

    private JsonObject holidays(Asked asked) throws Exception {
        JsonArray items = new JsonArray();
        for (Holiday one : board.timetables().holidays(asked.school())) {
            items.add(new JsonObject()
                    .put("first", one.first().toString())
                    .put("last", one.last().toString())
                    .put("name", one.name()));
        }
        return new JsonObject().put("items", items);
    }

    private @Nullable JsonObject putHolidays(Asked asked) throws Exception {
        List<Holiday> holidays = new ArrayList<>();
        for (Fields one : asked.body().list("items", 100)) {
            holidays.add(new Holiday(one.day("first"), one.day("last"), one.words("name", 60)));
        }
        board.timetables().replaceHolidays(asked.school(), holidays);
        registry.audit().note(asked.actor(), "holidays", asked.school() + ": " + holidays.size());
        return null;
    }

    private JsonObject care(Asked asked) throws Exception {
        JsonArray items = new JsonArray();
        care(reader.of(asked.school()), asked).forEach(one -> items.add(LabJson.care(one)));
        return new JsonObject().put("now", clock.millis()).put("items", items);
    }

    /** A computer that is in another room on purpose belongs there from now on: else it would be told again tomorrow. */
    private void stay(Finding finding, DeviceId device) throws RegistryException {
        Optional<EntryId> to = Moves.to(finding);
        Optional<Lab> lab = to.isEmpty() ? Optional.empty() : registry.labs().find(to.get());
        if (lab.filter(one -> one.school().equals(finding.school())).isPresent()) {
            board.seats().move(lab.get(), device);
        }
    }

    /** Somebody says that it was done on purpose. */
    private @Nullable JsonObject end(Asked asked) throws Exception {
        Finding finding = board.findings()
                .find(asked.id("finding"))
                .filter(one -> one.school().equals(asked.school()))
                .orElseThrow(() -> Asked.unknown("finding"));
        if (board.findings().end(finding.id(), Finding.Closing.PURPOSE, asked.actor(), registry.now())) {
            DeviceId device = finding.device();
            if (device != null) {
                board.machines().believe(device);
                stay(finding, device);
            }
            registry.audit()
                    .note(
                            asked.actor(),
                            "finding-on-purpose",
                            finding.id() + " " + finding.kind().wireName());
        }
        return null;
    }
}
