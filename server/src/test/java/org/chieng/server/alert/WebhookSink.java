package org.chieng.server.alert;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A program that takes messages, or refuses them. Thread-safe. */
final class WebhookSink implements AutoCloseable {
    volatile int status = 204;
    private final HttpServer server;
    private final List<Taken> taken = new CopyOnWriteArrayList<>();

    /** A message that has come. Immutable. */
    record Taken(Buffer body, String id, @Nullable String signature) {
        JsonObject json() {
            return body.toJsonObject();
        }
    }

    WebhookSink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Buffer body = Buffer.buffer(exchange.getRequestBody().readAllBytes());
            taken.add(new Taken(
                    body,
                    exchange.getRequestHeaders().getFirst("X-Chieng-Message"),
                    exchange.getRequestHeaders().getFirst("X-Chieng-Signature")));
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "/elsewhere");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?key=s3cret");
    }

    List<Taken> taken() {
        return taken;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
