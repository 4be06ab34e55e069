package org.chieng.server.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.server.api.Blocking;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A table in parts over real sockets. */
@Timeout(60)
class CsvDownloadTest {
    private static final int PARTS = 200;
    private static final String PART = "x".repeat(1 << 20);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicBoolean hungUp = new AtomicBoolean();
    private volatile int faulty = -1;
    private HttpServer server;

    private final CsvDownload.Table table = new CsvDownload.Table() {
        @Override
        public String file() {
            return "a.csv";
        }

        @Override
        public int parts() {
            return PARTS;
        }

        @Override
        public String part(int number) {
            made.incrementAndGet();
            if (number == faulty) {
                throw new IllegalStateException("the store is away");
            }
            return PART;
        }
    };

    @BeforeEach
    void start() {
        Blocking blocking = Blocking.queries(vertx);
        Router router = Router.router(vertx);
        router.get("/").handler(context -> {
            context.response().exceptionHandler(gone -> hungUp.set(true));
            CsvDownload.send(context, blocking, table);
        });
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Socket ask() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
        return socket;
    }

    @Test
    void makesNoPartBeforeTheClientHasTakenThoseBefore() throws Exception {
        try (Socket slow = ask()) {
            await().until(() -> made.get() >= 2);
            assertThat(slow.getInputStream().read()).isEqualTo('H');
        }
        await().untilTrue(hungUp);

        assertThat(made).as("a quarter of it fits into no sockets' buffers").hasValueLessThan(PARTS / 4);
    }

    @Test
    void sendsAllOfItToWhoeverReads() throws Exception {
        try (Socket socket = ask()) {
            long bytes = socket.getInputStream().transferTo(OutputStream.nullOutputStream());

            assertThat(bytes).isGreaterThan((long) PARTS << 20);
            assertThat(made).hasValue(PARTS);
        }
    }

    @Test
    void breaksTheConnectionWhenTheRestCantBeRead() throws Exception {
        faulty = 3;
        try (Socket socket = ask()) {
            String all = text(socket.getInputStream());

            assertThat(all).startsWith("HTTP/1.1 200").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void tellsAFaultThatComesBeforeTheFirstByte() throws Exception {
        faulty = 0;
        try (Socket socket = ask()) {
            assertThat(text(socket.getInputStream())).startsWith("HTTP/1.1 500");
        }
    }

    /** What comes until the end, however it ends. */
    private static String text(InputStream in) {
        StringBuilder all = new StringBuilder();
        byte[] some = new byte[65_536];
        try {
            for (int read = in.read(some); read >= 0; read = in.read(some)) {
                all.append(new String(some, 0, read, UTF_8));
            }
        } catch (IOException e) {
            all.append("<broken>");
        }
        return all.toString();
    }
}
