package org.chieng.server.testkit;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.name.DeviceId;
import org.chieng.server.access.AccountKeeper;
import org.chieng.server.registry.Account;
import org.chieng.server.registry.AccountId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Asset;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Finding;
import org.chieng.server.registry.Lab;
import org.chieng.server.registry.LabBoard;
import org.chieng.server.registry.Loan;
import org.chieng.server.registry.Machines;
import org.chieng.server.registry.Membership;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.Role;
import org.chieng.server.registry.Run;
import org.chieng.server.registry.SchoolClass;
import org.chieng.server.registry.Seat;
import org.chieng.server.registry.Ticket;

/** Gives a {@link RunningServer} people, as an operator does with the commands while it runs, and logs them in. */
public final class People {
    private final Path data;
    private final int port;
    private final Map<String, String> passwords = new HashMap<>();

    /** @param folder of the running server */
    public People(Path folder, int port) {
        this.data = folder.resolve("data");
        this.port = port;
    }

    /** The server's registry; whoever asks closes it. */
    public Registry registry() throws Exception {
        return open();
    }

    private Registry open() throws Exception {
        return Registry.open(data, Clock.systemUTC(), new SecureRandom());
    }

    /** Adds an adult whose account is named after the role, with {@code --school ID} or {@code --area ID}; gives the cookie. */
    public String logIn(String role, String... place) throws Exception {
        try (Registry registry = open()) {
            add(registry, role, place);
            passwords.put(role, new AccountKeeper(registry, new SecureRandom()).resetPassword(new AccountId(role)));
        }
        return Login.cookie(port, role, Objects.requireNonNull(passwords.get(role)));
    }

    private static void add(Registry registry, String role, String... place) throws Exception {
        String option = place.length == 0 ? "" : place[0];
        AccountId id = new AccountId(role);
        new AccountKeeper(registry, new SecureRandom())
                .add(
                        new Account(id, role),
                        new Membership(
                                id,
                                Role.of(role),
                                option.equals("--school") ? new SchoolId(place[1]) : null,
                                option.equals("--area") ? new AreaId(place[1]) : null));
    }

    /** What somebody who was logged in logs in with. */
    public JsonObject credentials(String role) {
        return new JsonObject().put("account", role).put("password", passwords.get(role));
    }

    /** A program's token for such an account. */
    public String token(String role, String scope, String... place) throws Exception {
        try (Registry registry = open()) {
            add(registry, role, place);
            return new AccountKeeper(registry, new SecureRandom())
                    .makeToken(new AccountId(role), "test", Set.of(scope), null);
        }
    }

    public void addClass(String id, String school) throws Exception {
        try (Registry registry = open()) {
            registry.classes().put(new SchoolClass(new EntryId(id), new SchoolId(school), id, "2026-2027"));
        }
    }

    /** Gives a class an experiment with one run of a minute, that of its id and {@code -1}; one of that id is as new again. */
    public void addExperiment(Experiment experiment) throws Exception {
        try (Registry registry = open()) {
            Instant started = experiment.created();
            registry.experiments().put(experiment);
            registry.experiments()
                    .put(new Run(
                            new EntryId(experiment.id() + "-1"), experiment.id(), 1, started, started.plusSeconds(60)));
        }
    }

    /** Gives a school the room, the things and what is wrong, that the document's examples name. */
    public void addRoom(String school, String device) throws Exception {
        try (Registry registry = open()) {
            SchoolId at = new SchoolId(school);
            DeviceId machine = new DeviceId(device);
            Lab lab = new Lab(new EntryId("demo-lab"), at, "Phòng Tin học");
            LabBoard board = registry.labBoard();
            registry.labs().put(lab);
            board.seats().replace(lab, List.of(new Seat(lab.id(), "1", 100, 200)), Map.of("1", machine));
            board.assets()
                    .put(new Asset(
                            new EntryId("demo-asset"),
                            at,
                            Asset.Kind.PC,
                            "OptiPlex",
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
            board.photos().put(at, new EntryId("demo-asset"), new byte[] {(byte) 0xFF, (byte) 0xD8}, Instant.EPOCH);
            registry.loans()
                    .put(new Loan(
                            new EntryId("demo-loan"), at, "Laptop", null, null, null, LocalDate.EPOCH, null, null));
            board.tickets()
                    .add(new Ticket(
                            new EntryId("demo-ticket"),
                            at,
                            machine,
                            null,
                            "Không lên hình",
                            List.of(new Ticket.Step(Instant.EPOCH, Ticket.State.BROKEN, null, "minh"))));
            board.findings()
                    .begin(Finding.begun(
                            new EntryId("demo-finding"),
                            at,
                            lab.id(),
                            machine,
                            Finding.Kind.MEMORY_GONE,
                            "{}",
                            Instant.EPOCH));
        }
    }

    /** Gives a school four devices that stand nowhere, of which two are one machine, as the document's examples name them; their secrets. */
    public Map<String, String> addSpares(String school) throws Exception {
        Map<String, String> secrets = new HashMap<>();
        try (Registry registry = open()) {
            SchoolId at = new SchoolId(school);
            for (String id : List.of("demo-spare-1", "demo-spare-2", "demo-spare-3", "demo-spare-4")) {
                secrets.put(id, registry.enrol(new DeviceId(id), at, id));
            }
            registry.labBoard()
                    .machines()
                    .merge(
                            registry.devices(),
                            at,
                            new Machines.Merge(
                                    new EntryId("demo-merge"),
                                    new DeviceId("demo-spare-3"),
                                    new DeviceId("demo-spare-4"),
                                    Instant.EPOCH,
                                    "minh",
                                    null));
        }
        return secrets;
    }

    /** All that is known of an experiment, in words. */
    public String experiment(String id) throws Exception {
        try (Registry registry = open()) {
            EntryId experiment = new EntryId(id);
            List<Run> runs = registry.experiments().runs(experiment);
            StringBuilder all = new StringBuilder(registry.experiments().find(experiment) + " " + runs);
            for (Run run : runs) {
                all.append(registry.experiments().annotations(run.id()));
            }
            return all.toString();
        }
    }

    /** Ends a session as the page does. */
    public void logOut(String cookie) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/session"))
                .DELETE()
                .header("Cookie", cookie)
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    }

    /** What was noted, the newest first: actor, action, subject. */
    public List<String> audit() throws Exception {
        try (Registry registry = open()) {
            return registry.audit().newest(100).stream()
                    .map(entry -> entry.actor() + " " + entry.action() + " " + entry.subject())
                    .toList();
        }
    }
}
