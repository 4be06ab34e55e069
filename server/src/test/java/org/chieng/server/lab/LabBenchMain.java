package org.chieng.server.lab;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.UseSlice;

/**
 * How long the lab manager waits, in a province of 16 rooms with 313 computers and 1,440 lent devices: each room's seats with their live states, and a year of hours
 * of all rooms. Argument: folder for some 100 MB, else the machine's for what is temporary. Prints milliseconds; of 20 rounds the middle one and the worst.
 */
final class LabBenchMain {
    private static final int ROOMS = 16;
    private static final int PCS = 313;
    private static final int LENT = 1440;
    private static final int DAYS = 365;
    private static final int LESSONS = 6;
    private static final int ROUNDS = 20;

    private final Registry registry;
    private final TimeSeriesStore store;
    private final Map<DeviceId, LiveStatus> sessions = new HashMap<>();
    private final List<Lab> labs = new ArrayList<>();
    private final Instant now = Instant.now();

    private LabBenchMain(Registry registry, TimeSeriesStore store) {
        this.registry = registry;
        this.store = store;
    }

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        Path folder = args.length == 0
                ? Files.createTempDirectory("chieng-bench")
                : Files.createTempDirectory(Path.of(args[0]), "chieng-bench");
        try (Registry registry = Registry.open(
                        Files.createDirectory(folder.resolve("r")), Clock.systemUTC(), new SecureRandom());
                TimeSeriesStore store = SqliteTimeSeriesStore.open(Files.createDirectory(folder.resolve("s")))) {
            new LabBenchMain(registry, store).run();
        } finally {
            delete(folder);
        }
    }

    private void run() throws Exception {
        registry.transact(
                () -> {
                    fill();
                    return true;
                },
                done -> true);
        for (DeviceId device : sessions.keySet()) {
            told(device);
        }
        RoomReader reader = new RoomReader(registry, store, () -> Map.copyOf(sessions));
        time(
                "seats of one room",
                () -> LabJson.room(reader.of(labs.get(0)), List.of(), now)
                        .encode()
                        .length());
        time("seats of all 16 rooms", () -> {
            JsonArray all = new JsonArray();
            for (Lab lab : labs) {
                all.add(LabJson.room(reader.of(lab), List.of(), now));
            }
            return all.encode().length();
        });
        LocalDate today = LocalDate.now(Clock.systemUTC());
        time(
                "a year of days of all rooms",
                () -> registry.labBoard()
                        .uses()
                        .rooms(today.minusDays(DAYS), today)
                        .size());
    }

    private void fill() throws RegistryException {
        LocalDate today = LocalDate.now(Clock.systemUTC());
        for (int room = 0; room < ROOMS; room++) {
            SchoolId school = new SchoolId("school-" + room);
            registry.addSchool(school, "THCS " + room, new AreaId("tan-lac"), "Tân Lạc");
            Lab lab = new Lab(new EntryId("lab-" + room), school, "Tin " + room);
            registry.labs().put(lab);
            labs.add(lab);
            List<Seat> seats = new ArrayList<>();
            Map<String, DeviceId> placed = new HashMap<>();
            for (int pc = room; pc < PCS; pc += ROOMS) {
                DeviceId device = new DeviceId("pc-" + pc);
                registry.enrol(device, school, "Máy " + pc);
                String label = Integer.toString(seats.size() + 1);
                seats.add(new Seat(lab.id(), label, seats.size() % 5 * 200, seats.size() / 5 * 150));
                placed.put(label, device);
                sessions.put(device, new LiveStatus(device, pc % 3 != 0, micros(now)));
                for (int day = 0; day < DAYS; day++) {
                    use(device, lab, today.minusDays(day));
                }
            }
            registry.labBoard().seats().replace(lab, seats, placed);
            for (int i = room; i < LENT; i += ROOMS) {
                lend(school, i, today);
            }
        }
    }

    private void told(DeviceId device) throws Exception {
        List<DeviceReading> readings = new ArrayList<>();
        for (String channel : List.of(
                "health.disk.1",
                "health.space",
                "health.memory",
                "health.clock",
                "health.temperature",
                "health.battery")) {
            readings.add(reading(device, channel, new Value.Text("good ok")));
        }
        readings.add(reading(device, "state", new Value.Text("active")));
        readings.add(reading(device, "boots", new Value.Numeric(200)));
        readings.add(reading(device, "identity", new Value.Text("1;b0:0:Vq3xT0hBw9c;m0:4096:Vq3xT0hBw9d")));
        for (String channel : List.of("on", "session", "active", "unknown", "weak", "off", "disk.1.hours")) {
            readings.add(reading(device, channel, new Value.Numeric(900)));
        }
        store.append(readings);
    }

    private DeviceReading reading(DeviceId device, String channel, Value value) {
        return new DeviceReading(device, new Reading(new ChannelName("lab", channel), micros(now), value, null, null));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private void use(DeviceId device, Lab lab, LocalDate day) throws RegistryException {
        List<UseSlice> slices = new ArrayList<>();
        slices.add(new UseSlice(device, day, 0, lab.id(), 86_400 - LESSONS * 2700, 0, 0, 0, 0, 0, 0));
        for (int lesson = 1; lesson <= LESSONS; lesson++) {
            slices.add(new UseSlice(device, day, lesson, lab.id(), 2700, 2400, 2000, 1500, 100, 0, 50));
        }
        registry.labBoard().uses().replace(device, day, slices);
    }

    private void lend(SchoolId school, int number, LocalDate today) throws RegistryException {
        EntryId id = new EntryId("lent-" + number);
        Asset.Kind kind = number < 465 ? Asset.Kind.LAPTOP : Asset.Kind.PHONE;
        registry.labBoard()
                .assets()
                .put(new Asset(id, school, kind, "Máy cho mượn", null, "Quỹ", today, null, null, null));
        registry.loans().put(new Loan(id, school, "Máy cho mượn", null, null, null, today.minusDays(30), today, null));
    }

    private static void time(String what, Callable<Integer> work) throws Exception {
        long[] micros = new long[ROUNDS];
        int answer = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            answer = work.call();
            micros[i] = Duration.ofNanos(System.nanoTime() - begin).toNanos() / 1000;
        }
        double first = micros[0] / 1000.0;
        Arrays.sort(micros);
        System.out.printf(
                "%s: first %.1f ms, middle %.1f ms, worst %.1f ms (%d)%n",
                what, first, micros[ROUNDS / 2] / 1000.0, micros[ROUNDS - 1] / 1000.0, answer);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
