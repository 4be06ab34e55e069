package org.chieng.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.api.RequestMaker.Made;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Gallery;
import org.chieng.server.registry.GalleryEntry;
import org.chieng.server.registry.PhoneTicket;
import org.chieng.server.registry.Registry;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.ApiContract.Operation;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RawHttp;
import org.chieng.server.testkit.RunningServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests made from {@code openapi.json}, good and bad, by everybody: none is answered with 5xx, and each answer is one that the document
 * promises. {@code -Dchieng.api.requests=100000} sends more, {@code -Dchieng.api.seed=7} others.
 */
@Timeout(900)
class ApiFuzzTest {
    /** So many for each operation that somebody fails to log in too often. */
    private static final int REQUESTS = Integer.getInteger(
            "chieng.api.requests", 60 * ApiContract.load().operations().size());

    private static final long SEED = Long.getLong("chieng.api.seed", 20_261_128L);
    private static final List<String> PERSONS =
            List.of("student", "teacher", "lab-manager", "department", "administrator");

    private record Answer(int status, String type, String body) {}

    /** Whoever sends requests. */
    private record Person(String role, Map<String, String> headers) {}

    @TempDir
    Path folder;

    /** Changes that only somebody who is logged in may make. */
    private static final List<String> AS_ADMINISTRATOR = List.of(
            "putLabRelay",
            "putLabAlerts",
            "putAssetPhoto",
            "removeAssetPhoto",
            "wakeLab",
            "shutdownLab",
            "makeCode",
            "makeReturnCode",
            "takeTokenBack",
            "erase",
            "reviewLine",
            "lookAtMachine",
            "claimMachine",
            "makeEnrolments",
            "endEnrolments",
            "renewSecret",
            "revokeSecret",
            "makeClass",
            "endCode",
            "hideNickname",
            "erasePupil",
            "endLesson",
            "removeClass",
            "addExperiment",
            "removeExperiment",
            "shareExperiment",
            "startRun",
            "stopRun",
            "noteInRun",
            "removeRun",
            "importHistory",
            "nameSource",
            "nameChannel",
            "assignExperiment",
            "allowControl",
            "setActuator",
            "changeRule",
            "calibrate",
            "restoreSettings",
            "openPhones",
            "endPhones",
            "endPhone",
            "removeFromGallery",
            "putIntoGallery",
            "makeLab",
            "putSeats",
            "putLabLessons",
            "putHolidays",
            "endFinding",
            "putAsset",
            "importAssets",
            "lend",
            "takeBack",
            "prolong",
            "eraseBorrower",
            "ofBorrower",
            "eraseBorrowers",
            "merge",
            "undoMerge",
            "openTicket",
            "stepTicket",
            "importSheet");

    /** Changes that only a pupil may make. */
    private static final List<String> AS_STUDENT =
            List.of("chooseBoard", "myLesson", "openWork", "beginPhone", "sendPhoneReadings");

    private final ApiContract contract = ApiContract.load();
    private final Random random = new Random(SEED);
    private final RequestMaker maker = new RequestMaker(contract, random);
    private final Map<String, Person> persons = new HashMap<>();
    private RunningServer server;
    private People people;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.inDemo(folder);
        people = new People(folder, server.server().httpPort());
        try (Publisher device = server.device("hang-kia-pi")) {
            device.publish(
                    "[{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":23.5},{\"n\":\"temperature\",\"v\":24,\"t\":-1},"
                            + "{\"n\":\"temperature\",\"v\":25,\"t\":-2},{\"n\":\"door\",\"vb\":true},{\"n\":\"raw\",\"vd\":\"AAE\"},"
                            + "{\"n\":\"state\",\"vs\":\"on\"}]");
            device.publish("nhiệt độ 25");
        }
        for (String person : PERSONS) {
            begin(person);
        }
        addExperiment();
        people.addRoom("hang-kia", "hang-kia-pi");
        people.addSpares("hang-kia");
        persons.put("nobody", new Person("nobody", Map.of()));
        persons.put(
                "impostor",
                new Person("nobody", Map.of("Cookie", "chieng-session=made-up", "Authorization", "Bearer x y")));
        persons.put(
                "reads", new Person("teacher/read", bearer(people.token("teacher", "read", "--school", "hang-kia"))));
        persons.put("operates", new Person("administrator/operate", bearer(people.token("administrator", "operate"))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The experiment that the document's examples name, with its run; what was taken away of it is there again. */
    private void addExperiment() throws Exception {
        people.addExperiment(new Experiment(
                new EntryId("demo-cooling"),
                new SchoolId("hang-kia"),
                new EntryId("demo-7a"),
                null,
                "Nước nguội nhanh đến đâu?",
                null,
                List.of(new SeriesKey(new DeviceId("hang-kia-pi"), new ChannelName("board", "temperature"))),
                Instant.now().minusSeconds(120)));
        addPhone();
    }

    /** The phone, the ticket, the photo and the entry of the gallery that the examples name. */
    private void addPhone() throws Exception {
        try (Registry registry = Registry.open(folder.resolve("data"), Clock.systemUTC(), new SecureRandom())) {
            EntryId of = new EntryId("demo-7a");
            registry.phones()
                    .putTicket(new PhoneTicket(
                            of,
                            "a-ticket-that-a-teacher-shows",
                            List.of("accelerometer"),
                            10,
                            Instant.now().plusSeconds(3600)));
            SchoolId school = new SchoolId("hang-kia");
            EntryId asset = new EntryId("demo-asset");
            if (registry.labBoard().assets().find(school, asset).isPresent()) {
                registry.labBoard().photos().put(school, asset, new byte[] {0}, Instant.now());
            }
            registry.phones().end(of, new DeviceId("hang-kia-7a-1"));
            registry.phones().handOut(registry.classes().find(of).orElseThrow(), null);
            registry.gallery()
                    .put(
                            new GalleryEntry(
                                    new EntryId("demo-entry"),
                                    new EntryId("demo-cooling"),
                                    new SchoolId("hang-kia"),
                                    null,
                                    true,
                                    "Nước nguội",
                                    "Nước nguội nhanh đến đâu?",
                                    Instant.now()),
                            new Gallery.Picture("<svg/>", "<svg/>"));
        }
    }

    private Person person(String name) {
        return Objects.requireNonNull(persons.get(name), name);
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** Logs one of the demo's people in. */
    private void begin(String person) throws Exception {
        String cookie = Login.cookie(
                Login.post(server.server().httpPort(), "/api/v1/demo", new JsonObject().put("person", person)));
        String csrf = new JsonObject(server.getAs(cookie, "/api/v1/me").body()).getString("csrf");
        persons.put(person, new Person(person, Map.of("Cookie", cookie, "X-CSRF-Token", csrf)));
    }

    /** A connection each: what is wrong with one request must not be told of another. */
    private Answer send(String method, String address, Map<String, String> headers, @Nullable Buffer body)
            throws IOException {
        RawHttp.Answer answer = RawHttp.send(
                server.server().httpPort(), method, address, headers, body == null ? null : body.getBytes());
        return new Answer(answer.status(), answer.header("content-type"), answer.body());
    }

    private Answer send(Person person, Made made) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>(made.headers());
        headers.putAll(person.headers());
        Answer answer;
        try {
            answer = send(made.operation().method(), made.address(), headers, made.body());
        } catch (IOException e) {
            throw new AssertionError(made + " by " + person.role() + " is not answered", e);
        }
        String what = made + " by " + person.role() + ": " + answer;
        assertThat(answer.status()).as(what).isLessThan(500);
        try {
            // two dots lead to another address (RFC 3986 section 5.2.4)
            String path = made.address().split("\\?", 2)[0].replaceAll("/[^/]+/\\.\\.(?=/|$)", "");
            contract.check(made.operation().method(), path, answer.status(), answer.type(), answer.body());
        } catch (AssertionError e) {
            throw new AssertionError(what, e);
        }
        return answer;
    }

    @Test
    void answersEachOperationAsItIsWritten() throws Exception {
        Map<String, Integer> statuses = new TreeMap<>();
        StringBuilder refused = new StringBuilder();
        people.addClass("7a", "hang-kia");
        people.addClass("old-7a", "hang-kia");
        for (Operation operation : contract.operations()) {
            addExperiment();
            Made made = maker.good(operation);
            String body = switch (operation.id()) {
                case "logIn" -> people(operation);
                case "joinClass" ->
                    new JsonObject().put("code", code()).put("nickname", "Nắng").encode();
                case "erase" -> new JsonObject().put("all", true).encode();
                case "askForSecret" ->
                    new JsonObject()
                            .put("key", "k".repeat(43))
                            .put("name", "pi")
                            .encode();
                case "lookAtMachine" ->
                    new JsonObject().put("code", claimCode("l")).encode();
                case "claimMachine" ->
                    new JsonObject()
                            .put("code", claimCode("c"))
                            .put("name", "Pi")
                            .encode();
                case "makeEnrolments" -> new JsonObject().put("machines", 2).encode();
                case "startRun", "stopRun", "takeBack" -> "{}";
                case "noteInRun" -> new JsonObject().put("text", "mở nắp").encode();
                case "addExperiment" -> experiment().encode();
                case "putLabAlerts" ->
                    new JsonObject().put("mail", new JsonArray()).encode();
                case "makeToken" ->
                    new JsonObject()
                            .put("name", "báo cáo")
                            .put("scopes", new JsonArray().add("read"))
                            .encode();
                default -> "";
            };
            Made sent = body.isEmpty()
                    ? made
                    : new Made(operation, made.address(), made.headers(), Buffer.buffer(body), true);
            // who changes a password must have one, and the session that is ended is not used again
            Person who = operation.id().equals("changePassword")
                            || operation.id().equals("makeToken")
                    ? new Person("lab-manager", owner("lab-manager"))
                    : person(
                            AS_STUDENT.contains(operation.id())
                                    ? "student"
                                    : operation.method().equals("GET") || AS_ADMINISTRATOR.contains(operation.id())
                                            ? "administrator"
                                            : "nobody");
            if (operation.id().equals("changePassword")) {
                JsonObject change = new JsonObject()
                        .put("old", people.credentials("lab-manager").getString("password"))
                        .put("new", "một mật khẩu mới");
                sent = new Made(operation, made.address(), made.headers(), change.toBuffer(), true);
            }
            Answer answer = send(who, sent);
            refused.append(answer.status() < 400 ? "" : "\n" + operation.id() + ' ' + answer);
            statuses.put(operation.id(), answer.status());
        }

        assertThat(statuses).hasSize(contract.operations().size());
        assertThat(statuses.remove("restoreSettings"))
                .as("there were no settings before")
                .isEqualTo(404);
        assertThat(statuses.remove("putIntoGallery"))
                .as("nothing was measured in it")
                .isEqualTo(409);
        assertThat(statuses.remove("reviewLine")).as("nothing contradicts").isEqualTo(409);
        assertThat(statuses.remove("putAssetPhoto")).as("it is no picture").isEqualTo(400);
        assertThat(statuses.remove("wakeLab")).as("the room has no relay").isEqualTo(409);
        assertThat(statuses.remove("shutdownLab")).as("the room has no relay").isEqualTo(409);
        assertThat(statuses.remove("takeTokenBack"))
                .as("there is none of that id")
                .isEqualTo(404);
        assertThat(statuses.values()).as(refused.toString()).allMatch(status -> status == 200 || status == 204);
    }

    private static JsonObject experiment() {
        return new JsonObject()
                .put("question", "Nước nguội nhanh đến đâu?")
                .put(
                        "channels",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("device", "hang-kia-pi")
                                        .put("source", "board")
                                        .put("channel", "temperature")));
    }

    private String people(Operation logIn) throws Exception {
        people.logIn("department", "--area", "hoa-binh");
        assertThat(logIn.method()).isEqualTo("POST");
        return people.credentials("department").encode();
    }

    private Map<String, String> owner(String role) throws Exception {
        String cookie = people.logIn(role, "--school", "hang-kia");
        String csrf = new JsonObject(server.getAs(cookie, "/api/v1/me").body()).getString("csrf");
        return Map.of("Cookie", cookie, "X-CSRF-Token", csrf);
    }

    private String code() throws Exception {
        Answer made = send(
                "POST",
                "/api/v1/classes/7a/code",
                merged(person("teacher").headers(), Map.of("Content-Type", "application/json")),
                Buffer.buffer("{}"));
        return new JsonObject(made.body()).getString("code");
    }

    private String claimCode(String key) throws Exception {
        JsonObject machine = new JsonObject().put("key", key.repeat(43)).put("name", "pi");
        return new JsonObject(Login.post(server.server().httpPort(), "/api/v1/claims", machine)
                        .body())
                .getString("code");
    }

    private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
        Map<String, String> all = new LinkedHashMap<>(one);
        all.putAll(other);
        return all;
    }

    @Test
    void neverFailsWhateverIsSentByWhomever() throws Exception {
        List<Operation> operations = contract.operations();
        List<String> names = List.copyOf(new TreeSet<>(persons.keySet()));
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            Operation operation = maker.any(operations);
            String name = maker.any(names);
            Made made = random.nextInt(3) == 0 ? maker.good(operation) : maker.bad(operation);
            Answer answer = send(person(name), made);
            statuses.merge(answer.status(), 1, Integer::sum);
            checkRole(person(name), made, answer);
            if (operation.id().startsWith("remove") || operation.id().startsWith("endPhone")) {
                addExperiment();
            }
            if (!operation.method().equals("GET") && PERSONS.contains(name)) {
                begin(name); // the request may have ended the session
            }
        }
        assertThat(statuses).containsKeys(200, 204, 400, 401, 403, 404, 409, 413);
    }

    /** A role that the document does not name gets nothing; the administrator gets whatever is asked for as it should be. */
    private void checkRole(Person person, Made made, Answer answer) {
        List<String> roles = new ArrayList<>();
        made.operation().json().getJsonArray("x-roles", new JsonArray()).forEach(role -> roles.add(role.toString()));
        String what = made + " by " + person.role() + ": " + answer;
        if (made.address().matches("[^?]*/\\.\\.?(/.*)?(\\?.*)?")) {
            return; // it is another operation that this leads to (RFC 3986 section 5.2.4)
        }
        if (!roles.isEmpty() && !roles.contains(person.role().split("/", 2)[0])) {
            assertThat(answer.status()).as(what).isBetween(400, 499);
            return;
        }
        if (made.isGood()
                && person.role().equals("administrator")
                && made.operation().method().equals("GET")) {
            // 'to' may come before 'from', which no schema says
            assertThat(answer.status())
                    .as(what)
                    .matches(status ->
                            status == 200 || (status == 400 && answer.body().contains("'to' must be after 'from'")));
        }
    }
}
