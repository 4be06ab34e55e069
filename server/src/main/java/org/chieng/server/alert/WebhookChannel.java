package org.chieng.server.alert;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.chieng.server.registry.Alert;
import org.chieng.server.registry.Alerts;
import org.chieng.server.registry.LabAlert;
import org.jspecify.annotations.Nullable;

/**
 * Gives messages to a program by HTTP POST: JSON with a {@code text}, as chat programs take it, and the alerts themselves. With a secret, {@code
 * X-Chieng-Signature} is {@code sha256=} and the HMAC-SHA256 (RFC 2104) of the body in hexadecimal. Any 2xx is taken for arrived; redirections
 * are not followed, and of the answer's body nothing is read.
 */
final class WebhookChannel implements Channel {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LONGEST_SECONDS = 20;

    private final Vertx vertx;
    private final AlertSettings.Webhook settings;
    private final AlertText text;
    private final HttpClientAgent client;

    WebhookChannel(Vertx vertx, AlertSettings.Webhook settings, AlertText text) {
        this.vertx = vertx;
        this.settings = settings;
        this.text = text;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setIdleTimeout(LONGEST_SECONDS),
                new PoolOptions().setHttp1MaxSize(1));
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Future<Void> send(Alerts.Delivery delivery) {
        Buffer body = json(delivery).toBuffer();
        return signature(body)
                .compose(signature -> post(delivery.message(), body, signature))
                .timeout(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    private Future<Void> post(long message, Buffer body, @Nullable String signature) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(settings.url().toString())
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
                .putHeader("X-Chieng-Message", Long.toString(message));
        if (signature != null) {
            options.putHeader("X-Chieng-Signature", signature);
        }
        return client.request(options).compose(request -> request.send(body)).compose(WebhookChannel::judge);
    }

    private static Future<Void> judge(HttpClientResponse response) {
        int status = response.statusCode();
        response.request().reset(); // whatever else it says, it is not read
        return status / 100 == 2 ? Future.succeededFuture() : Future.failedFuture(new IOException("http-" + status));
    }

    private JsonObject json(Alerts.Delivery delivery) {
        JsonArray alerts = new JsonArray();
        delivery.alerts().forEach(one -> alerts.add(json(one)));
        delivery.labs().forEach(one -> alerts.add(json(one)));
        return new JsonObject()
                .put("message", delivery.message())
                .put("text", text.body(delivery))
                .put("alerts", alerts);
    }

    private static JsonObject json(Alert alert) {
        JsonObject json = new JsonObject()
                .put("outage", alert.incident())
                .put("kind", alert.kind().wireName())
                .put("from", alert.from().toEpochMilli())
                .put("cause", alert.cause().wireName())
                .put("unstable", alert.unstable())
                .put("school", alert.school())
                .put("schools", alert.schools());
        alert.to().ifPresent(end -> json.put("to", end.toEpochMilli()));
        return json;
    }

    private static JsonObject json(LabAlert alert) {
        JsonObject json = new JsonObject()
                .put("finding", alert.finding().value())
                .put("kind", alert.kind().wireName())
                .put("what", alert.what().wireName())
                .put("from", alert.from().toEpochMilli())
                .put("school", alert.school());
        if (alert.lab() != null) {
            json.put("lab", alert.lab());
        }
        if (alert.seat() != null) {
            json.put("seat", alert.seat());
        }
        alert.to().ifPresent(end -> json.put("to", end.toEpochMilli()).put("onPurpose", alert.onPurpose()));
        return json;
    }

    /** The secret may be changed while the server runs. */
    private Future<@Nullable String> signature(Buffer body) {
        Path secret = settings.secret();
        return secret == null
                ? Future.succeededFuture(null)
                : vertx.executeBlocking(() -> sign(SecretFile.read(secret), body.getBytes()));
    }

    private static String sign(String secret, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    @Override
    public void close() {
        client.close();
    }
}
