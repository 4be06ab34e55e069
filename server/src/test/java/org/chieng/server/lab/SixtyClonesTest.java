package org.chieng.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestSettings;
import org.chieng.gateway.ingest.StoreWriter;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.lab.Component;
import org.chieng.protocol.lab.ComponentKind;
import org.chieng.protocol.lab.Fingerprint;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.DeviceState;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.Machines;
import org.chieng.server.registry.Registry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixty computers of one image, all of one host name, 20 of them with fillers and 10 with one UUID, on the way that they take in life: they enrol with the lab's
 * code, their messages go through ingest into the store, and the watcher finds out which they are. {@code FingerprintMatcherTest} has the matcher alone.
 */
class SixtyClonesTest {
    private static final SchoolId SCHOOL = new SchoolId("thcs-muong-bi");
    private static final Lab LAB = new Lab(new EntryId("tin-1"), SCHOOL, "Tin 1");
    private static final String CODE = "LABCODE77";
    private static final String SHARED_UUID = "4c4c4544-0035-3510-8048-b4c04f4e3332";
    private static final int PCS = 60;

    private static final class Hand extends Clock {
        private Instant now = Instant.parse("2026-11-23T00:10:00Z");

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

    private static final class Pc {
        private String board = "";
        private String uuid = "";
        private String disk = "";
        private String nic = "";
        private List<String> memory = List.of();
        private DeviceId device = new DeviceId("none");
        private int boots;

        Fingerprint print() {
            List<Component> parts = new ArrayList<>(List.of(
                    Component.of(ComponentKind.BOARD, 0, 0, board),
                    Component.of(ComponentKind.UUID, 0, 0, uuid),
                    Component.of(ComponentKind.DISK, 1, 500, disk),
                    Component.of(ComponentKind.NIC, 0, 0, nic)));
            for (int slot = 0; slot < memory.size(); slot++) {
                parts.add(Component.of(ComponentKind.MEMORY, slot, 4096, memory.get(slot)));
            }
            return new Fingerprint(parts);
        }
    }

    @TempDir
    Path folder;

    private final Hand clock = new Hand();
    private final Random random = new Random(60);
    private final Map<DeviceId, LiveStatus> sessions = new HashMap<>();
    private final List<Pc> room = new ArrayList<>();
    private Registry registry;
    private TimeSeriesStore store;
    private StoreWriter writer;
    private Ingest ingest;
    private RoomReader reader;
    private Watcher watcher;

    @BeforeEach
    void open() throws Exception {
        registry = Registry.open(Files.createDirectory(folder.resolve("registry")), clock, new SecureRandom());
        store = SqliteTimeSeriesStore.open(Files.createDirectory(folder.resolve("store")));
        IngestSettings settings = new IngestSettings(1_000_000, 2_000, Duration.ZERO, Duration.ofDays(90));
        writer = new StoreWriter(store, settings, clock);
        ingest = new Ingest(
                settings, writer, (device, readings) -> {}, new GatewayCounters(), new Quarantine(clock), clock);
        reader = new RoomReader(registry, store, () -> Map.copyOf(sessions));
        watcher = new Watcher(registry, store, () -> Map.copyOf(sessions), true, clock);
        registry.addSchool(SCHOOL, "THCS Mường Bi", new AreaId("tan-lac"), "Tân Lạc");
        registry.labs().put(LAB);
        registry.enrolments().make(CODE, SCHOOL, LAB.id(), 100, clock.now.plus(Duration.ofDays(7)));
        for (int i = 0; i < PCS; i++) {
            room.add(pc(i));
        }
    }

    @AfterEach
    void close() throws Exception {
        writer.close();
        store.close();
        registry.close();
    }

    private Pc pc(int number) {
        boolean fillers = number < 20;
        Pc pc = new Pc();
        pc.board = fillers
                ? List.of("To be filled by O.E.M.", "Default string", "0000000").get(number % 3)
                : serial();
        pc.uuid = fillers && number % 2 == 0
                ? "03000200-0400-0500-0006-000700080009"
                : number >= 25 && number < 35 ? SHARED_UUID : new UUID(random.nextLong(), random.nextLong()).toString();
        pc.disk = serial();
        pc.nic = mac();
        pc.memory = fillers ? List.of("00000000", "Unknown") : List.of(serial(), serial());
        return pc;
    }

    private String serial() {
        return String.format("S%09X", random.nextInt() & 0x7fffffffL);
    }

    private String mac() {
        return String.format("d8:cb:8a:%02x:%02x:%02x", random.nextInt(256), random.nextInt(256), random.nextInt(256));
    }

    /** As the agent does on its first start: a key of its own, the lab's code, and the host name of the image. */
    private void install(Pc pc, String hostName) throws Exception {
        byte[] key = new byte[32];
        random.nextBytes(key);
        pc.device = registry.enrolments().redeem(CODE, key, hostName).orElseThrow();
    }

    private void start(Pc pc) throws Exception {
        clock.now = clock.now.plusSeconds(20);
        pc.boots++;
        sessions.put(pc.device, new LiveStatus(pc.device, true, micros()));
        List<Reading> told = List.of(
                reading("boots", new Value.Numeric(pc.boots)),
                reading("state", new Value.Text("nobody")),
                reading("identity", new Value.Text(pc.print().text())));
        assertThat(ingest.submit(new EnrolledDevice(pc.device, SCHOOL), PackEncoder.toColumns(told), null)
                        .toCompletableFuture()
                        .join()
                        .rejections())
                .isEmpty();
    }

    private void stop(Pc pc) {
        sessions.put(pc.device, new LiveStatus(pc.device, false, micros()));
    }

    private long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.now);
    }

    private Reading reading(String channel, Value value) {
        return new Reading(new ChannelName("lab", channel), micros(), value, null, null);
    }

    private List<DeviceId> active() throws Exception {
        return registry.devices(SCHOOL, null, 1000).stream()
                .filter(one -> one.state() == DeviceState.ACTIVE)
                .map(Device::id)
                .toList();
    }

    private List<DeviceId> devices() {
        return room.stream().map(pc -> pc.device).toList();
    }

    @Test
    void areSixtyMachinesAfterTwoReportsAndStayThemselvesWhenInstalledAnewOrWithAnotherCard() throws Exception {
        for (Pc pc : room) {
            install(pc, "may-mau");
        }
        for (int round = 0; round < 2; round++) {
            for (Pc pc : room) {
                start(pc);
            }
            watcher.look(SCHOOL);
            room.forEach(this::stop);
        }
        assertThat(active()).hasSize(PCS).containsExactlyInAnyOrderElementsOf(devices());
        assertThat(registry.labBoard().machines().merges(SCHOOL)).isEmpty();
        assertThat(registry.labBoard().findings().open(SCHOOL)).isEmpty();
        assertThat(Lookalikes.of(reader.of(SCHOOL), List.of()))
                .as("nobody is asked about anything")
                .isEmpty();

        clock.now = clock.now.plus(Duration.ofDays(1));
        Map<DeviceId, DeviceId> takesPlaceOf = new HashMap<>();
        for (int i = 0; i < PCS; i += 6) { // ten, and four of them with fillers, one with the UUID that ten have
            Pc pc = room.get(i);
            DeviceId before = pc.device;
            boolean isInstalledAnew = i % 12 == 0;
            if (isInstalledAnew) {
                install(pc, i % 24 == 0 ? "may-mau" : "ten-moi-" + i);
                takesPlaceOf.put(pc.device, before);
            }
            if (!isInstalledAnew || i % 24 == 0) {
                pc.nic = mac();
            }
            start(pc); // all others are off: what they have in common can't be seen now
            watcher.look(SCHOOL);
        }

        Map<DeviceId, DeviceId> merged = new HashMap<>();
        for (Machines.Merge one : registry.labBoard().machines().merges(SCHOOL)) {
            merged.put(one.kept(), one.gone());
        }
        assertThat(merged).isEqualTo(takesPlaceOf);
        assertThat(active()).hasSize(PCS).containsExactlyInAnyOrderElementsOf(devices());
        assertThat(registry.labBoard().findings().open(SCHOOL)).isEmpty();
    }
}
