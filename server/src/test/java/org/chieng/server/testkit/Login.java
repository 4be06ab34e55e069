package org.chieng.server.testkit;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** Logs in as people do: the password is sent, the cookie kept. */
public final class Login {
    /** The name of the cookie. */
    public static final String COOKIE = "chieng-session";

    private Login() {}

    /** The password of the first administrator, where a server that runs as a process has left it. */
    public static String firstPassword(Path data) throws IOException {
        return Files.readString(data.resolve("first-password")).strip();
    }

    /** Logs in; gives the value of the header {@code Cookie} for all that follows. */
    public static String cookie(int port, String account, String password) throws IOException, InterruptedException {
        HttpResponse<String> response = post(
                port,
                "/api/v1/session",
                new JsonObject().put("account", account).put("password", password));
        if (response.statusCode() != 204) {
            throw new AssertionError("login answered " + response.statusCode() + ": " + response.body());
        }
        return cookie(response);
    }

    /** The cookie that an answer sets, as it is sent back. */
    public static String cookie(HttpResponse<?> response) {
        return response.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
    }

    /** Sends JSON, and holds the answer to {@code openapi.json}; the headers are names and values by turns. */
    public static HttpResponse<String> post(int port, String path, JsonObject body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        ApiContract.load().check("POST", response);
        return response;
    }
}
