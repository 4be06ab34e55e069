package org.chieng.agent.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.agent.claim.ClaimStatus.State;
import org.chieng.agent.local.LocalPage;
import org.chieng.agent.uplink.MeteredConfig;
import org.chieng.agent.uplink.UplinkConfig;
import org.chieng.protocol.name.DeviceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent makes of each answer that docs/protocol.md names; ClaimIT in the server's module has a real server. */
@Timeout(120)
class ClaimerTest {
    private static final String HANDED = "{\"device\":\"thcs-muong-bi-pi\",\"secret\":\"a-secret-of-160-bits\"}";
    private static final String WAITING = "{\"code\":\"K7M2QX\",\"expires\":1795852800000}";
    private static final Duration SOON = Duration.ofSeconds(60);

    /** An answer: the status, and the body. */
    private record Answer(int status, String body) {}

    @TempDir
    private Path temp;

    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger claimed = new AtomicInteger();
    private HttpServer server;
    private Claimer claimer;

    /** The JDK's server reads its limits once in a process, and other tests need those that the page sets. */
    @BeforeAll
    static void limit() throws Exception {
        Class.forName(LocalPage.class.getName());
    }

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/claims", this::answer);
        server.createContext("/api/v1/claims/done", exchange -> {
            done.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        claimer = claimer(Optional.empty());
    }

    @AfterEach
    void close() {
        claimer.close();
        server.stop(0);
    }

    /** The last answer is given again and again. */
    private void answer(HttpExchange exchange) throws IOException {
        questions.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private UplinkConfig uplink() {
        return new UplinkConfig(
                new DeviceId("raspberrypi"),
                "127.0.0.1",
                1883,
                temp.resolve("secret"),
                false,
                Optional.empty(),
                UplinkConfig.Timing.DEFAULT,
                new MeteredConfig(MeteredConfig.Mode.NO, 0, 1),
                temp.resolve("data").resolve("allowance"));
    }

    private Claimer claimer(Optional<String> code) {
        URI web = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new Claimer(
                new ClaimConfig(web, "raspberrypi", code, temp.resolve("data").resolve("claim-key")),
                uplink(),
                System::nanoTime,
                () -> false,
                claimed::incrementAndGet,
                Duration.ofMillis(20));
    }

    private void awaitState(State state) {
        await().atMost(SOON).until(() -> {
            claimer.looked();
            return claimer.status().state() == state;
        });
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void showsItsCodeAndKeepsWhatItIsHandedWhereNobodyElseReadsIt() throws Exception {
        answers.add(new Answer(200, WAITING));
        claimer.start();
        awaitState(State.WAITING);
        assertThat(claimer.status().shownCode()).isEqualTo("K7M-2QX");
        assertThat(claimer.status().page()).hasPath("/claim").hasQuery("code=K7M2QX");
        assertThat(uplink().claimedFile()).doesNotExist();

        answers.add(new Answer(200, HANDED));
        awaitState(State.CLAIMED);

        await().atMost(SOON).until(() -> done.get() == 1);
        assertThat(claimed).hasValue(1);
        assertThat(uplink().claimedFile()).hasContent("a-secret-of-160-bits\nthcs-muong-bi-pi\n");
        assertThat(mode(uplink().claimedFile())).isEqualTo("rw-------");
        assertThat(mode(temp.resolve("data").resolve("claim-key"))).isEqualTo("rw-------");
        assertThat(questions)
                .allSatisfy(question -> assertThat(question)
                        .isEqualTo(questions.get(0))
                        .hasSizeLessThan(100)
                        .contains("\"name\":\"raspberrypi\""));
    }

    @Test
    void asksWithTheSameKeyAfterARestart() {
        answers.add(new Answer(200, WAITING));
        claimer.start();
        awaitState(State.WAITING);
        claimer.close();
        claimer = claimer(Optional.empty());
        claimer.start();
        awaitState(State.WAITING);

        assertThat(questions.stream().distinct()).hasSize(1);
    }

    @Test
    void asksNothingWhereAPersonHasWrittenASecret() throws Exception {
        Files.writeString(temp.resolve("secret"), "s3cret\n");
        answers.add(new Answer(200, WAITING));
        claimer.start();
        claimer.refused();

        assertThat(claimer.status().state()).isEqualTo(State.NOT_NEEDED);
        assertThat(questions).isEmpty();
    }

    @Test
    void comesForANewSecretWhenTheServerRefusesTheOneItWasHanded() throws Exception {
        answers.add(new Answer(200, HANDED));
        claimer.start();
        awaitState(State.CLAIMED);
        await().atMost(SOON).until(() -> done.get() == 1);

        answers.add(new Answer(200, HANDED.replace("a-secret", "another")));
        await().atMost(SOON).until(() -> {
            claimer.refused();
            return Files.readString(uplink().claimedFile()).startsWith("another");
        });
    }

    @Test
    void saysWhomToAskWhenTheServerHandsItNothing() {
        answers.add(new Answer(409, "{}"));
        claimer.start();
        awaitState(State.HELD);

        claimer.refused();

        assertThat(claimer.status().state()).as("it is not asked again at once").isEqualTo(State.HELD);
        assertThat(questions).hasSize(1);
    }

    @Test
    void bringsTheLabsCodeAndWaitsForPeopleWhenThatIsNotGood() {
        claimer = claimer(Optional.of("ABCDEFGHJK"));
        answers.add(new Answer(401, "{}"));
        answers.add(new Answer(200, WAITING));
        claimer.start();
        awaitState(State.WAITING);

        assertThat(questions.get(0)).contains("\"code\":\"ABCDEFGHJK\"");
        assertThat(questions.get(1)).doesNotContain("\"code\"");
    }

    @Test
    void goesOnAskingWhateverAnswers() {
        answers.add(new Answer(503, ""));
        answers.add(new Answer(200, "<html>a router's page</html>"));
        answers.add(new Answer(200, "{\"code\":\"<b>\",\"expires\":1}"));
        answers.add(new Answer(200, "{\"device\":\"../x\",\"secret\":\"s\"}"));
        answers.add(new Answer(200, "{\"device\":\"x\",\"secret\":\"a\\nb\"}"));
        claimer.start();
        await().atMost(SOON).until(() -> {
            claimer.looked();
            return questions.size() > 5;
        });
        assertThat(claimer.status().fault()).contains("no server of ours");
        assertThat(uplink().claimedFile()).doesNotExist();

        answers.add(new Answer(200, HANDED));
        awaitState(State.CLAIMED);
    }
}
