package org.chieng.server.experiment;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.chieng.server.testkit.ApiContract;
import org.chieng.server.testkit.Login;
import org.chieng.server.testkit.People;
import org.chieng.server.testkit.Publisher;
import org.chieng.server.testkit.RunningServer;

/** A class with a teacher, pupils and a board, as tests of experiments need it. */
final class Lesson {
    static final String SCHOOL = "thcs-muong-bi";
    static final String DEVICE = "muong-bi-pi";

    private final RunningServer server;
    private final People people;
    final String teacher;

    Lesson(RunningServer server, Path folder) throws Exception {
        this.server = server;
        this.people = new People(folder, server.server().httpPort());
        people.addClass("7a", SCHOOL);
        people.addClass("7b", SCHOOL);
        teacher = people.logIn("teacher", "--school", SCHOOL);
    }

    People people() {
        return people;
    }

    /** Joins a class; gives the cookie. */
    String pupil(String schoolClass, String nickname) throws Exception {
        String code = json(post(teacher, "/classes/" + schoolClass + "/code", new JsonObject()))
                .getString("code");
        return Login.cookie(Login.post(
                server.server().httpPort(),
                "/api/v1/session/class",
                new JsonObject().put("code", code).put("nickname", nickname)));
    }

    private String csrf(String who) throws Exception {
        return new JsonObject(server.getAs(who, "/api/v1/me").body()).getString("csrf", "");
    }

    HttpResponse<String> get(String who, String path) throws Exception {
        return server.getAs(who, "/api/v1" + path);
    }

    HttpResponse<String> post(String who, String path, JsonObject body) throws Exception {
        return Login.post(server.server().httpPort(), "/api/v1" + path, body, "Cookie", who, "X-CSRF-Token", csrf(who));
    }

    HttpResponse<String> delete(String who, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/api/v1" + path))
                .DELETE()
                .header("Cookie", who)
                .header("X-CSRF-Token", csrf(who))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        ApiContract.load().check("DELETE", response);
        return response;
    }

    /** The JSON of an answer that is 200. */
    static JsonObject json(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new AssertionError(response.statusCode() + ": " + response.body());
        }
        return new JsonObject(response.body());
    }

    /** What a body of a new experiment holds at least. */
    static JsonObject question(String question) {
        return new JsonObject()
                .put("question", question)
                .put("channels", new JsonArray(List.of(channel("temperature"))));
    }

    static JsonObject channel(String name) {
        return new JsonObject().put("device", DEVICE).put("source", "board").put("channel", name);
    }

    /** Adds an experiment; gives its id. */
    String add(String who, JsonObject body) throws Exception {
        return json(post(who, "/classes/7a/experiments", body)).getString("id");
    }

    /** Runs an experiment from one time to another; gives the run's id. */
    String run(String who, String experiment, Instant from, Instant to) throws Exception {
        JsonObject begun = json(post(
                who, "/experiments/" + experiment + "/runs", new JsonObject().put("started", from.toEpochMilli())));
        String run = begun.getString("id");
        json(post(who, "/runs/" + run + "/stop", new JsonObject().put("ended", to.toEpochMilli())));
        return run;
    }

    /** Stores a value a second, beginning at a time. */
    void measure(Instant from, String channel, String unit, double... values) throws Exception {
        JsonArray pack = new JsonArray();
        for (int i = 0; i < values.length; i++) {
            JsonObject record =
                    new JsonObject().put("n", channel).put("v", values[i]).put("t", i);
            pack.add(i == 0 ? record.put("bt", from.getEpochSecond()).put("u", unit) : record.put("u", unit));
        }
        try (Publisher device = server.device(DEVICE)) {
            device.publish(pack.encode());
        }
    }
}
