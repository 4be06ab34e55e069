package org.chieng.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.downlink.DownlinkCounters;
import org.chieng.gateway.downlink.ReplyListener;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Holiday;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabRelay;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryDeviceDirectory;
import org.chieng.server.registry.Seat;
import org.chieng.server.report.SchoolHours;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which device sends for a room's computers, and what it is told to do with them. */
class LabRelayApiTest {
    private static final String ROOM = "/api/v1/schools/hang-kia/labs/demo-lab";
    private static final DeviceId PI = new DeviceId("hang-kia-pi");

    @TempDir
    Path folder;

    private RunningServer server;
    private People people;
    private String manager = "";

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.inDemo(folder);
        people = new People(folder, server.server().httpPort());
        people.addRoom("hang-kia", "hang-kia-pi");
        manager = people.logIn("lab-manager", "--school", "hang-kia");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String who, String path, JsonObject body) throws Exception {
        String csrf = new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf");
        return Login.post(server.server().httpPort(), path, body, "Cookie", who, "X-CSRF-Token", csrf);
    }

    private JsonObject relay() throws Exception {
        return new JsonObject(server.getAs(manager, ROOM + "/relay").body());
    }

    private boolean relays() throws Exception {
        try (Registry registry = people.registry()) {
            return new RegistryDeviceDirectory(registry, new SecureRandom())
                    .find(PI)
                    .orElseThrow()
                    .relays();
        }
    }

    @Test
    void aDeviceOfTheSchoolIsMadeTheRelayOfARoomAndSoMaySendForOthers() throws Exception {
        assertThat(relay()).isEmpty();
        assertThat(relays()).isFalse();

        JsonObject body = new JsonObject().put("device", PI.value()).put("off", "17:30");
        assertThat(post(manager, ROOM + "/relay", body).statusCode()).isEqualTo(204);
        assertThat(relay()).isEqualTo(body);
        assertThat(relays()).isTrue();

        JsonObject none = new JsonObject().putNull("device");
        assertThat(post(manager, ROOM + "/relay", none).statusCode()).isEqualTo(204);
        assertThat(relay()).isEmpty();
        assertThat(relays()).isFalse();
    }

    @Test
    void aDeviceOfAnotherSchoolIsRefusedAndSoIsWhoDoesNotKeepTheRoom() throws Exception {
        JsonObject foreign = new JsonObject().put("device", "pa-co-pi");
        assertThat(post(manager, ROOM + "/relay", foreign).statusCode()).isEqualTo(400);

        String teacher = people.logIn("teacher", "--school", "hang-kia");
        JsonObject own = new JsonObject().put("device", PI.value());
        assertThat(post(teacher, ROOM + "/relay", own).statusCode()).isEqualTo(403);
        assertThat(post(teacher, ROOM + "/wake", new JsonObject()).statusCode()).isEqualTo(403);
        assertThat(post(teacher, ROOM + "/shutdown", new JsonObject()).statusCode())
                .isEqualTo(403);
        assertThat(relays()).isFalse();
    }

    @Test
    void aComputerThatRunsNextDoorOnPurposeBelongsThereFromThenOn() throws Exception {
        try (Registry registry = people.registry()) {
            registry.labs().put(new Lab(new EntryId("next-door"), new SchoolId("hang-kia"), "Tin 2"));
            registry.labBoard()
                    .findings()
                    .begin(Finding.begun(
                            new EntryId("moved"),
                            new SchoolId("hang-kia"),
                            new EntryId("demo-lab"),
                            PI,
                            Finding.Kind.MOVED,
                            new Moves.Place(PI, new EntryId("next-door"))
                                    .detail()
                                    .encode(),
                            Instant.now()));
        }
        JsonObject care = new JsonObject(
                server.getAs(manager, "/api/v1/schools/hang-kia/care").body());
        assertThat(care.encode()).contains("\"room\":\"next-door\"");

        String end = "/api/v1/schools/hang-kia/findings/moved/end";
        assertThat(post(manager, end, new JsonObject()).statusCode()).isEqualTo(204);
        try (Registry registry = people.registry()) {
            assertThat(registry.device(PI).orElseThrow().lab()).isEqualTo(new EntryId("next-door"));
            assertThat(registry.device(PI).orElseThrow().seat()).isNull();
        }
    }

    @Test
    void withoutARelayNobodyIsWoken() throws Exception {
        assertThat(post(manager, ROOM + "/wake", new JsonObject()).statusCode()).isEqualTo(409);
    }

    @Test
    void onEveningsOfDaysWithSchoolTheRelayIsToldOnceToShutTheRoomDown() throws Exception {
        try (Registry registry = people.registry()) {
            Lab lab = registry.labs().find(new EntryId("demo-lab")).orElseThrow();
            DeviceId pc = new DeviceId("evening-pc");
            registry.enrol(pc, lab.school(), "Máy 2");
            registry.labBoard().seats().replace(lab, List.of(new Seat(lab.id(), "2", 100, 200)), Map.of("2", pc));
            registry.labBoard().relays().put(lab, new LabRelay(lab.id(), PI, LocalTime.of(17, 30)));
            LocalDate monday = LocalDate.of(2026, 11, 30);
            Noting down = new Noting();

            evening(registry, down, monday, "17:29");
            evening(registry, down, monday, "18:01");
            evening(registry, down, monday.plusDays(6), "17:31"); // a Sunday
            assertThat(down.sent).isEmpty();

            LabEvening keeper = evening(registry, down, monday, "17:31");
            keeper.look();
            assertThat(down.sent)
                    .singleElement()
                    .asString()
                    .startsWith("hang-kia-pi off-2026-11-30-")
                    .contains("\"do\":\"shutdown\"", "evening-pc")
                    .doesNotContain("force");

            registry.labBoard()
                    .timetables()
                    .replaceHolidays(lab.school(), List.of(new Holiday(monday, monday.plusDays(3), "Nghỉ")));
            evening(registry, down, monday.plusDays(1), "17:31");
            assertThat(down.sent).hasSize(1);
        }
    }

    private static LabEvening evening(Registry registry, Downlink down, LocalDate day, String time) throws Exception {
        Instant now = day.atTime(LocalTime.parse(time)).atZone(SchoolHours.ZONE).toInstant();
        LabEvening evening = new LabEvening(registry, down, Clock.fixed(now, ZoneOffset.UTC));
        evening.look();
        return evening;
    }

    /** Notes what goes down. */
    private static final class Noting implements Downlink {
        private final List<String> sent = new ArrayList<>();

        @Override
        public Taken send(DeviceId device, CommandId id, byte[] payload, Instant expiry) {
            sent.add(device + " " + id + " " + new String(payload, UTF_8));
            return Taken.TAKEN;
        }

        @Override
        public Taken configure(DeviceId device, byte[] payload) {
            return Taken.FULL;
        }

        @Override
        public boolean isListening(DeviceId device) {
            return true;
        }

        @Override
        public Set<DeviceId> listening() {
            return Set.of();
        }

        @Override
        public void onReply(ReplyListener listener) {}

        @Override
        public DownlinkCounters counters() {
            throw new IllegalStateException("nobody counts here");
        }
    }
}
