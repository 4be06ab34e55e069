package org.chieng.server.testkit;

import com.typesafe.config.ConfigFactory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.chieng.server.Server;
import org.chieng.server.ServerConfig;

/** A whole server in this process, on free ports, with two schools and three devices. */
public final class RunningServer implements AutoCloseable {
    /** The secret of every device. */
    public static final String SECRET = "a-secret-for-tests-only";

    private static final String CONTENT = """
            {"areas": [{"id": "tan-lac", "name": "Tân Lạc", "parent": "hoa-binh"}, {"id": "hoa-binh", "name": "Hòa Bình"}],
             "schools": [
               {"id": "hang-kia", "name": "TH&THCS Hang Kia", "area": "hoa-binh"},
               {"id": "thcs-muong-bi", "name": "THCS Mường Bi", "area": "tan-lac"}],
             "devices": [
               {"id": "hang-kia-pi", "school": "hang-kia", "name": "Pi phòng lý", "secret": "%1$s"},
               {"id": "muong-bi-pi", "school": "thcs-muong-bi", "name": "Pi câu lạc bộ STEM", "secret": "%1$s"},
               {"id": "muong-bi-vuon", "school": "thcs-muong-bi", "name": "Vườn trường", "secret": "%1$s"}]}
            """.formatted(SECRET);

    private final Server server;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String cookie;

    private RunningServer(Server server, String cookie) {
        this.server = server;
        this.cookie = cookie;
    }

    /** Starts one over a folder; started again over the same folder, it has the same data. */
    public static RunningServer in(Path folder) throws Exception {
        return in(folder, "");
    }

    /**
     * The same with further settings.
     *
     * @param settings in HOCON
     */
    public static RunningServer in(Path folder, String settings) throws Exception {
        return in(folder, settings, 0, Clock.systemUTC());
    }

    /** One where everybody may be one of the demo's people. */
    public static RunningServer inDemo(Path folder) throws Exception {
        return in(folder, "", 0, Clock.systemUTC(), true);
    }

    /** One whose clock the test moves. */
    public static RunningServer in(Path folder, Clock clock) throws Exception {
        return in(folder, "", 0, clock);
    }

    /** Starts one where another was before. */
    public static RunningServer in(Path folder, int httpPort) throws Exception {
        return in(folder, "", httpPort, Clock.systemUTC());
    }

    /** One with further settings, whose clock the test moves. */
    public static RunningServer in(Path folder, String settings, Clock clock) throws Exception {
        return in(folder, settings, 0, clock);
    }

    private static RunningServer in(Path folder, String settings, int httpPort, Clock clock) throws Exception {
        return in(folder, settings, httpPort, clock, false);
    }

    private static RunningServer in(Path folder, String settings, int httpPort, Clock clock, boolean demo)
            throws Exception {
        Path content = Files.writeString(folder.resolve("registry.json"), CONTENT);
        String config = """
                data = "%s"
                registry.import = "%s"
                http.port = %d
                mqtt.port = 0
                coap.port = 0
                """.formatted(folder.resolve("data"), content, httpPort);
        ServerConfig read = ServerConfig.of(ConfigFactory.parseString(settings + "\n" + config));
        Server server = Server.start(read, demo, clock, new SecureRandom());
        return new RunningServer(server, logIn(server, folder.resolve("password-of-the-administrator")));
    }

    /** As the administrator, whose password is told by the first start only. */
    private static String logIn(Server server, Path noted) throws Exception {
        if (server.firstPassword().isPresent()) {
            Files.writeString(noted, server.firstPassword().get());
        }
        return Login.cookie(server.httpPort(), "admin", Files.readString(noted));
    }

    /** What a browser that has logged in as the administrator holds. */
    public String cookie() {
        return cookie;
    }

    public Server server() {
        return server;
    }

    /** The address of a path of it. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.httpPort() + path);
    }

    /** Answers of any status, to the administrator. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return getAs(cookie, path, headers);
    }

    /**
     * Answers of any status, which must be as {@code openapi.json} says.
     *
     * @param who the header {@code Cookie}, empty for nobody
     */
    public HttpResponse<String> getAs(String who, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (!who.isEmpty()) {
            request.header("Cookie", who);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        ApiContract.load().check("GET", response);
        return response;
    }

    /** The JSON of an address that answers 200. */
    public JsonObject json(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return new JsonObject(response.body());
    }

    /** A device that is connected by MQTT. */
    public Publisher device(String id) throws Exception {
        return Publisher.connect(server.mqttPort(), id, SECRET);
    }

    /** Opens a school's live stream. */
    public SseReader live(String school, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Cookie", cookie));
        return SseReader.open(server.httpPort(), "/api/v1/schools/" + school + "/live", all.toArray(String[]::new));
    }

    @Override
    public void close() {
        server.close();
    }
}
