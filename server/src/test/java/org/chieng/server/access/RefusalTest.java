package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.EntryId;
import org.chieng.server.registry.Experiment;
import org.chieng.server.registry.Role;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.RawHttp;
import org.chieng.server.testkit.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every address of the table of rules, asked by everybody who may not: refused, over HTTP, by a whole server. Addresses that are added later are asked by
 * themselves.
 */
@Timeout(300)
class RefusalTest {
    private static final String HERE = "thcs-muong-bi";

    @TempDir
    static Path folder;

    private static RunningServer server;
    private static People people;
    /** Cookies by role; all of one school, or of its district. */
    private static final Map<String, Map<String, String>> PERSONS = new LinkedHashMap<>();

    @BeforeAll
    @Timeout(300)
    static void start() throws Exception {
        server = RunningServer.in(folder);
        people = new People(folder, server.server().httpPort());
        people.addClass("7a", HERE);
        people.addClass("6b", "hang-kia");
        for (Role role : Role.values()) {
            String name = role.wireName();
            PERSONS.put(
                    name,
                    switch (role) {
                        case ADMINISTRATOR -> person(server.cookie());
                        case DEPARTMENT -> person(people.logIn(name, "--area", "tan-lac"));
                        case LAB_MANAGER, TEACHER -> person(people.logIn(name, "--school", HERE));
                    });
        }
        String code = new JsonObject(
                        ask("POST", "/classes/7a/code", of("teacher"), "{}").body())
                .getString("code");
        PERSONS.put(
                "student",
                person(Login.cookie(Login.post(
                        server.server().httpPort(),
                        "/api/v1/session/class",
                        new JsonObject().put("code", code).put("nickname", "Mây")))));
        addExperiment("here", HERE, "7a");
        addExperiment("elsewhere", "hang-kia", "6b");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void addExperiment(String id, String school, String schoolClass) throws Exception {
        people.addExperiment(new Experiment(
                new EntryId(id),
                new SchoolId(school),
                new EntryId(schoolClass),
                null,
                "Vì sao?",
                null,
                List.of(),
                Instant.parse("2026-09-05T02:00:00Z")));
    }

    private static Map<String, String> person(String cookie) throws Exception {
        String csrf = new JsonObject(server.getAs(cookie, "/api/v1/me").body()).getString("csrf");
        return Map.of("Cookie", cookie, "X-CSRF-Token", csrf);
    }

    private static Map<String, String> of(String person) {
        return PERSONS.getOrDefault(person, Map.of());
    }

    private static RawHttp.Answer ask(String method, String path, Map<String, String> who, String body)
            throws Exception {
        Map<String, String> headers = new LinkedHashMap<>(who);
        headers.put("Content-Type", "application/json");
        return RawHttp.send(
                server.server().httpPort(),
                method,
                "/api/v1" + path,
                headers,
                method.equals("GET") ? null : body.getBytes(StandardCharsets.UTF_8));
    }

    /** A rule's address with what it names, of the own school or of the other. */
    private static String path(String name, Rule rule, boolean isHere) {
        String subject = switch (rule.subject()) {
            case SCHOOL -> isHere ? HERE : "hang-kia";
            case DEVICE -> isHere ? "muong-bi-pi" : "hang-kia-pi";
            case CLASS -> isHere ? "7a" : "6b";
            case EXPERIMENT, OWN_EXPERIMENT -> isHere ? "here" : "elsewhere";
            case RUN, OWN_RUN -> isHere ? "here-1" : "elsewhere-1";
            default -> "any";
        };
        return name.split(" ", 2)[1].replaceFirst(":\\w+", subject).replaceAll(":\\w+", "any");
    }

    private interface Ask {
        void of(String method, String path, Rule rule) throws Exception;
    }

    /** Asks all addresses for which one has to be somebody. */
    private static void each(boolean isHere, Ask ask) throws Exception {
        for (Map.Entry<String, Rule> one : ApiRules.all().entrySet()) {
            if (one.getValue().subject() != Rule.Subject.PUBLIC) {
                ask.of(one.getKey().split(" ", 2)[0], path(one.getKey(), one.getValue(), isHere), one.getValue());
            }
        }
    }

    @Test
    void letsNobodyInWithoutALogin() throws Exception {
        List<Map<String, String>> nobody = List.of(
                Map.of(),
                Map.of("Cookie", "chieng-session=made-up"),
                Map.of("Authorization", "Bearer made-up"),
                Map.of("Authorization", "Basic YWRtaW46YWRtaW4="));
        each(true, (method, path, rule) -> {
            for (Map<String, String> who : nobody) {
                assertThat(ask(method, path, who, "{}").status())
                        .as(method + " " + path + who)
                        .isEqualTo(401);
            }
        });
    }

    @Test
    void refusesEachRoleThatTheRuleDoesNotName() throws Exception {
        List<String> asked = new ArrayList<>();
        each(true, (method, path, rule) -> {
            for (String person : PERSONS.keySet()) {
                boolean may =
                        person.equals("student") ? rule.pupils() : rule.roles().contains(Role.of(person));
                if (!may) {
                    asked.add(method + " " + path + " " + person);
                    assertThat(ask(method, path, of(person), "{}").status())
                            .as(method + " " + path + " by " + person)
                            .isIn(403, 404);
                }
            }
        });
        assertThat(asked).as("it is about something").hasSizeGreaterThan(60);
    }

    @Test
    void hidesWhatIsOfAnotherSchoolFromEachRoleThatTheRuleNames() throws Exception {
        List<String> asked = new ArrayList<>();
        each(false, (method, path, rule) -> {
            if (rule.subject() == Rule.Subject.NONE) {
                return; // names nothing: what is shown there is looked at by RandomRequestsTest
            }
            for (String person : PERSONS.keySet()) {
                if (!person.equals("administrator")) {
                    asked.add(method + " " + path + " " + person);
                    assertThat(ask(method, path, of(person), "{}").status())
                            .as(method + " " + path + " by " + person)
                            .isEqualTo(404);
                }
            }
        });
        assertThat(asked).hasSizeGreaterThan(100);
    }

    @Test
    void takesNoChangeByACookieWithoutTheTokenOfThePage() throws Exception {
        each(true, (method, path, rule) -> {
            if (!method.equals("GET")) {
                Map<String, String> bare = Map.of("Cookie", of("administrator").getOrDefault("Cookie", ""));
                assertThat(ask(method, path, bare, "{}").status())
                        .as(method + " " + path)
                        .isEqualTo(403);
            }
        });
    }

    @Test
    void letsAProgramDoWhatItsScopeNamesAndNothingElse() throws Exception {
        Map<String, Map<String, String>> programs = new LinkedHashMap<>();
        for (String scope : AccountKeeper.SCOPES) {
            programs.put(scope, Map.of("Authorization", "Bearer " + people.token("administrator", scope)));
        }
        each(true, (method, path, rule) -> {
            for (Map.Entry<String, Map<String, String>> program : programs.entrySet()) {
                int status = ask(method, path, program.getValue(), "{}").status();
                boolean may =
                        rule.scope().equals(program.getKey()) && rule.roles().contains(Role.ADMINISTRATOR);
                assertThat(status == 401 || status == 403)
                        .as(method + " " + path + " with " + program.getKey() + ": " + status)
                        .isEqualTo(!may);
            }
        });
    }
}
