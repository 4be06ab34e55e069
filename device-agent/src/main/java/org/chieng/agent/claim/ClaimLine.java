package org.chieng.agent.claim;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import org.chieng.agent.json.JsonException;
import org.chieng.agent.json.JsonObject;
import org.chieng.agent.json.JsonText;
import org.chieng.agent.uplink.Tls;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Asks the server over HTTP, each time with some hundred bytes. Confined to one thread. */
final class ClaimLine {
    /** Chosen: a 3G line that wakes up needs some seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int MOST_BYTES = 8 * 1024;
    private static final int MOST_SECRET = 200;
    private static final int MOST_CODE = 32;

    private final ClaimConfig config;
    private final Tls tls;

    ClaimLine(ClaimConfig config, Tls tls) {
        this.config = config;
        this.tls = tls;
    }

    /**
     * Asks for the secret.
     *
     * @param code of an enrolment, or empty
     * @throws IOException when the server can't be reached, or answers something that is none of ours
     */
    ClaimAnswer ask(String key, Optional<String> code) throws IOException {
        JsonText question = new JsonText().put("key", key).put("name", config.name());
        code.ifPresent(text -> question.put("code", text));
        HttpURLConnection connection = post("/api/v1/claims", question);
        int status = connection.getResponseCode();
        return switch (status) {
            case 200 -> understood(body(connection.getInputStream()));
            case 401 -> passed(connection, new ClaimAnswer.BadCode());
            case 409 -> passed(connection, new ClaimAnswer.Held());
            default -> passed(connection, new ClaimAnswer.Refused(status));
        };
    }

    /** Says that the secret is kept. */
    void done(String key) throws IOException {
        HttpURLConnection connection = post("/api/v1/claims/done", new JsonText().put("key", key));
        passed(connection, connection.getResponseCode());
    }

    private HttpURLConnection post(String path, JsonText question) throws IOException {
        URI address = config.at(path);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secured) {
            secured.setSSLSocketFactory(tls.sockets());
        }
        int millis = (int) PATIENCE.toMillis();
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setInstanceFollowRedirects(false); // the key is for this server
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("User-Agent", "chieng-agent");
        connection.setRequestProperty("Accept", "*/*");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(question.bytes());
        }
        return connection;
    }

    /** Reads what nobody needs, so that the connection can be used again. */
    private static <T> T passed(HttpURLConnection connection, T answer) throws IOException {
        try (InputStream in = connection.getErrorStream()) {
            if (in != null) {
                in.readNBytes(MOST_BYTES);
            }
        }
        return answer;
    }

    private static JsonObject body(InputStream stream) throws IOException {
        try (InputStream in = stream) {
            return JsonObject.parse(in.readNBytes(MOST_BYTES));
        } catch (JsonException e) {
            throw strange(e);
        }
    }

    private static ClaimAnswer understood(JsonObject answer) throws IOException {
        try {
            if (answer.has("secret")) {
                String secret = answer.text("secret");
                if (secret.isBlank() || secret.length() > MOST_SECRET || hasControl(secret)) {
                    throw strange(null);
                }
                return new ClaimAnswer.Handed(new DeviceId(answer.text("device")), secret);
            }
            String code = answer.text("code");
            if (!code.matches("[A-Z0-9]{1," + MOST_CODE + "}")) {
                throw strange(null);
            }
            return new ClaimAnswer.Waiting(code, (long) answer.number("expires"));
        } catch (JsonException | IllegalArgumentException e) {
            throw strange(e);
        }
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static IOException strange(@Nullable Exception why) {
        return new IOException("what answers there is no server of ours: correct server.web", why);
    }
}
