package org.chieng.server.oidc;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks by HTTP. Redirections are not followed, and of an answer only so much is read. Thread-safe; blocks, 10 s at most for a question. */
final class Asking {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 256 << 10;

    private @Nullable HttpClient client;

    /**
     * What an address answers with 200.
     *
     * @throws OidcException in all other cases; names the host, and nothing that was sent
     */
    String text(HttpRequest.Builder asked) throws OidcException {
        HttpRequest request =
                asked.timeout(PATIENCE).header("Accept", "application/json").build();
        String host = request.uri().getHost();
        try {
            HttpResponse<InputStream> answer = client().send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                byte[] bytes = body.readNBytes(MOST_BYTES);
                if (answer.statusCode() != 200) {
                    throw new OidcException(host + " answered " + answer.statusCode());
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new OidcException(host + " can't be asked: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OidcException("stopped while " + host + " was asked", e);
        }
    }

    /** Made with the first question. */
    private synchronized HttpClient client() {
        HttpClient made = client == null
                ? HttpClient.newBuilder()
                        .connectTimeout(PATIENCE)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build()
                : client;
        client = made;
        return made;
    }
}
