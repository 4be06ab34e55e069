package org.chieng.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Gives an InfluxDB 1.6 what it lacks of 2.x: {@code /api/v2/write}, {@code /health} and tokens. All else is passed on as it
 * is. It answers 503 when nothing is behind it, and what it is told to answer.
 */
public final class V2Front implements AutoCloseable {
    private static final List<String> PASSED = List.of("Content-Type", "Content-Encoding", "Accept");

    private final Influxd behind;
    private final String token;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicInteger writes = new AtomicInteger();
    private volatile int status;

    static {
        // else each answer waits 40 ms for the client's acknowledgement of its head (read when the first server is
        // made)
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private V2Front(Influxd behind, String token) throws IOException {
        this.behind = behind;
        this.token = token;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The token is the only one that it takes. */
    public static V2Front before(Influxd behind, String token) throws IOException {
        return new V2Front(behind, token);
    }

    /** Where it listens. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Answers every write with a status from now on; 0: passes them on again. */
    public void answerWritesWith(int newStatus) {
        status = newStatus;
    }

    /** How many writes came. */
    public int writes() {
        return writes.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            boolean isWrite = path.equals("/api/v2/write");
            if (isWrite) {
                writes.incrementAndGet();
            }
            if (path.equals("/health")) {
                send(exchange, 200, "{\"name\":\"influxdb\",\"status\":\"pass\"}".getBytes(StandardCharsets.UTF_8));
            } else if (!("Token " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                send(
                        exchange,
                        401,
                        "{\"code\":\"unauthorized\",\"message\":\"unauthorized access\"}"
                                .getBytes(StandardCharsets.UTF_8));
            } else if (isWrite && status != 0) {
                send(exchange, status, "{\"message\":\"as told\"}".getBytes(StandardCharsets.UTF_8));
            } else {
                pass(
                        exchange,
                        isWrite
                                ? writePath(exchange.getRequestURI())
                                : exchange.getRequestURI().toString(),
                        body);
            }
        }
    }

    /** Query of 2.x to that of 1.x: bucket and precision have other names. */
    private static String writePath(URI uri) {
        Map<String, String> query = Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        String precision = query.getOrDefault("precision", "ns");
        return "/write?db=" + query.get("bucket") + "&precision=" + (precision.equals("us") ? "u" : precision);
    }

    private void pass(HttpExchange exchange, String path, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.uri(path))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : PASSED) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            send(exchange, answer.statusCode(), answer.body());
        } catch (IOException e) {
            send(
                    exchange,
                    503,
                    ("{\"message\":\"" + URLEncoder.encode(e.toString(), StandardCharsets.UTF_8) + "\"}")
                            .getBytes(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
