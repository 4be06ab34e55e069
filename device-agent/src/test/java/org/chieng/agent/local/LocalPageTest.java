package org.chieng.agent.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.agent.claim.ClaimStatus;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LocalPageTest {
    private static final ChannelName TEMPERATURE = new ChannelName("uno", "temperature");

    private static final ClaimView NO_CLAIM = new ClaimView(
            () -> new ClaimStatus(ClaimStatus.State.NOT_NEEDED, "", URI.create("http://127.0.0.1/claim"), ""),
            () -> {});

    private final HandClock hand = new HandClock();
    private final AgentClock clock = hand.agentClock();
    private final HttpClient client = HttpClient.newHttpClient();
    private LocalPage page;

    @BeforeEach
    void open() throws Exception {
        page = LocalPage.open(
                new LocalConfig(true, "127.0.0.1", 0, "THCS Mường Bi"), new DeviceId("bi-pi"), clock, NO_CLAIM);
    }

    @AfterEach
    void close() {
        page.close();
    }

    private void measure(double value) {
        page.measured(List.of(Reading.ofNumber(TEMPERATURE, clock.wallMicros(), value, "Cel")));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + page.port() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private String history(Duration back) throws Exception {
        long now = clock.wallMicros() / 1000;
        return get("/api/v1/devices/bi-pi/history?channel=uno%2Ftemperature&points=720&from=" + (now - back.toMillis())
                        + "&to=" + (now + 60_000))
                .body();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/favicon.ico",
                "/assets/local/js/main.js",
                "/assets/local/css/page.css",
                "/assets/local/i18n/vi.json",
                "/assets/local/vendor/uPlot.iife.min.js"
            })
    void servesThePageOfTheServerFromItsOwnJar(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotEmpty().doesNotContain("{{");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/local/js/../../reference.conf",
                "/assets/local/js/%2e%2e/%2e%2e/reference.conf",
                "/assets/local/js//reference.conf",
                "/assets/local/vendor/package.json%00.js",
                "/reference.conf",
                "/api/v1/schools/other/live",
                "/api/v1/devices/other/history?channel=uno/temperature"
            })
    void servesNothingElse(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void isReadOnly() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(uri("/api/v1/schools"))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void tellsWhatIsWrongWithAQuery() throws Exception {
        assertThat(get("/api/v1/devices/bi-pi/history?channel=x%20y").body()).contains("source/channel");
        assertThat(get("/api/v1/devices/bi-pi/history?channel=uno/temperature&from=yesterday")
                        .body())
                .contains("'from' must be milliseconds");
        assertThat(get("/api/v1/devices/bi-pi/history?channel=uno/temperature&points=0")
                        .body())
                .contains("'points' must be");
    }

    @Test
    void drawsTheLastMinuteAndTheLastDayOfTheSameReadings() throws Exception {
        for (int i = 0; i < 3600; i++) {
            measure(20 + i % 2);
            hand.pass(Duration.ofSeconds(1));
        }
        assertThat(history(Duration.ofMinutes(1))).contains("\"width\":100,").contains(",20,20,20,20,1]");
        assertThat(history(Duration.ofDays(1))).contains("\"width\":120000,").contains(",20,20.5,21,20,120]");
    }

    @Test
    void aClockThatIsSetLateMovesTheChartAndTearsNothing() throws Exception {
        for (int i = 0; i < 30; i++) {
            measure(i);
            hand.pass(Duration.ofSeconds(1));
        }
        hand.setWall(hand.instant().plus(Duration.ofDays(20_000)));
        measure(30);

        assertThat(history(Duration.ofMinutes(1)).split("],\\["))
                .as("all 31 readings lie in the last minute of the right time")
                .hasSize(31);
    }

    @Test
    void givesTheDataToTakeHome() throws Exception {
        measure(23.5);
        HttpResponse<String> csv = get("/api/v1/devices/bi-pi/history.csv?channel=uno/temperature");
        assertThat(csv.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"uno-temperature.csv\"");
        assertThat(csv.body()).startsWith("time,min,mean,max,last,count\r\n").contains("Z,23.5,23.5,23.5,23.5,1\r\n");
    }

    @Test
    void sendsWhatIsMeasuredAsItComes() throws Exception {
        measure(20);
        HttpResponse<InputStream> live = client.send(
                HttpRequest.newBuilder(uri("/api/v1/schools/bi-pi/live")).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(live.body(), StandardCharsets.UTF_8))) {
            assertThat(next(lines, "event:snapshot")).contains("THCS Mường Bi").contains("\"latest\":[");
            measure(21.25);
            assertThat(next(lines, "data:[")).endsWith(",[0,0,21.25]]");
            page.measured(List.of(new Reading(
                    new ChannelName("uno", "fault"), clock.wallMicros(), new Value.Text("silent"), null, null)));
            assertThat(next(lines, "event:series")).contains("\"channel\":\"fault\"");
            assertThat(next(lines, "data:[")).endsWith(",[1,0,\"silent\"]]");
        }
        measure(22); // a write finds that the browser is gone
        await().until(() -> {
            measure(22);
            return page.watching() == 0;
        });
    }

    /** The first line that begins so, and the one after it when that is an event's name. */
    private static String next(BufferedReader lines, String begin) throws Exception {
        String line = lines.readLine();
        while (!line.startsWith(begin)) {
            line = lines.readLine();
        }
        return begin.startsWith("event") ? lines.readLine() : line;
    }

    @Test
    void turnsAwayWhomItHasNoRoomForAndServesTheOthers() throws Exception {
        List<Socket> looking = new ArrayList<>();
        try {
            for (int i = 0; i < LocalPage.MOST_STREAMS; i++) {
                looking.add(look(2 + i / LocalPage.STREAMS_OF_ONE));
            }
            await().until(() -> page.watching() == LocalPage.MOST_STREAMS);
            assertThat(get("/api/v1/schools/bi-pi/live").statusCode()).isEqualTo(503);
            assertThat(get("/api/v1/schools").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : looking) {
                socket.close();
            }
        }
    }

    /** Looks as the computer 127.0.0.x. */
    private Socket look(int x) throws Exception {
        Socket socket = connect(x);
        socket.getOutputStream()
                .write("GET /api/v1/schools/bi-pi/live HTTP/1.1\r\nHost: x\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Socket connect(int x) throws Exception {
        InetAddress own = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) x});
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.bind(new InetSocketAddress(own, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), page.port()));
        return socket;
    }

    @Test
    void whoSendsHalfRequestsKeepsNobodyElseOut() throws Exception {
        List<Socket> half = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                half.add(connect(3));
                half.get(i).getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
            }
            try (Socket other = connect(2)) {
                other.setSoTimeout(100);
                other.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                await().atMost(Duration.ofSeconds(15)).until(() -> {
                    hand.pass(Duration.ofSeconds(2));
                    return answers(other);
                });
            }
            await().until(() -> {
                hand.pass(Duration.ofSeconds(2));
                return half.stream().allMatch(LocalPageTest::isClosed);
            });
        } finally {
            for (Socket socket : half) {
                socket.close();
            }
        }
    }

    @Test
    void connectionsThatSayNothingAreBounded() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < LocalPage.MOST_CONNECTIONS + 20; i++) {
                silent.add(connect(3));
            }
            await().until(() -> silent.stream().filter(LocalPageTest::isClosed).count() == 20);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        await().untilAsserted(
                        () -> assertThat(get("/api/v1/schools").statusCode()).isEqualTo(200));
    }

    private static boolean answers(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII)
                    .equals("HTTP/1.1 200 OK");
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void oneComputerCanNotTakeAllPlaces() throws Exception {
        List<Socket> looking = new ArrayList<>();
        try {
            for (int i = 0; i < LocalPage.STREAMS_OF_ONE; i++) {
                looking.add(look(1));
            }
            await().until(() -> page.watching() == LocalPage.STREAMS_OF_ONE);
            HttpResponse<String> fifth = get("/api/v1/schools/bi-pi/live");
            assertThat(fifth.statusCode()).isEqualTo(429);
            assertThat(fifth.headers().firstValue("Retry-After")).contains("5");
            assertThat(fifth.body()).contains("close some tabs");
            assertThat(get("/api/v1/schools").statusCode()).isEqualTo(200);
            looking.add(look(2));
            await().until(() -> page.watching() == LocalPage.STREAMS_OF_ONE + 1);

            looking.remove(0).close();
            await().until(() -> {
                measure(1); // a write finds that it is gone
                return page.watching() == LocalPage.STREAMS_OF_ONE;
            });
            looking.add(look(1));
            await().until(() -> page.watching() == LocalPage.STREAMS_OF_ONE + 1);
        } finally {
            for (Socket socket : looking) {
                socket.close();
            }
        }
    }

    @Test
    void whoReadsNothingLosesItsPlaceAndOthersDont() throws Exception {
        List<Reading> much = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            much.add(new Reading(
                    new ChannelName("uno", "words"),
                    clock.wallMicros(),
                    new Value.Text("x".repeat(1_000)),
                    null,
                    null));
        }
        try (Socket deaf = look(2)) {
            assertThat(deaf.isConnected()).isTrue();
            await().until(() -> page.watching() == 1);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                page.measured(much);
                hand.pass(Duration.ofSeconds(2));
                return page.watching() == 0;
            });
        }
        assertThat(get("/api/v1/schools").statusCode()).isEqualTo(200);
    }

    @Test
    void aThousandChannelsAreBounded() {
        for (int i = 0; i < 1000; i++) {
            page.measured(List.of(Reading.ofNumber(new ChannelName("uno", "c" + i), clock.wallMicros(), i, null)));
        }
        assertThat(page.channels()).isEqualTo(DayMemory.MOST_CHANNELS);
    }

    @Test
    void showsTheCodeOfAnAgentThatBelongsToNoSchoolFirst() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        URI typed = URI.create("https://chieng.example.vn/claim?code=K7M2QX");
        ClaimView claim = new ClaimView(
                () -> new ClaimStatus(ClaimStatus.State.WAITING, "K7M2QX", typed, ""), looks::incrementAndGet);
        try (LocalPage unclaimed =
                LocalPage.open(new LocalConfig(true, "127.0.0.1", 0, "<THCS>"), new DeviceId("bi-pi"), clock, claim)) {
            URI root = URI.create("http://127.0.0.1:" + unclaimed.port() + "/");
            HttpResponse<String> start =
                    client.send(HttpRequest.newBuilder(root).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(start.statusCode()).isEqualTo(302);
            assertThat(client.send(
                                    HttpRequest.newBuilder(root.resolve("/?readings"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .as("the readings can be seen all the same")
                    .isEqualTo(200);
            HttpResponse<String> shown = client.send(
                    HttpRequest.newBuilder(root.resolve("/claim")).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.body())
                    .contains("K7M-2QX", "https://chieng.example.vn/claim<", "&lt;THCS&gt;")
                    .contains("<path d=\"M4 4h1v1h-1zM5 4h1v1h-1z"); // the first finder pattern
            assertThat(looks).as("whoever looks will type it").hasValue(1);
        }
    }

    @Test
    void saysThatAClaimedAgentHasASchool() throws Exception {
        HttpResponse<String> shown =
                client.send(HttpRequest.newBuilder(uri("/claim")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(shown.body()).contains("This machine belongs to its school.").doesNotContain("<svg");
    }

    @Test
    void whatALabComputerReportsIsShownToWhoeverSitsThere() throws Exception {
        assertThat(get("/what-this-computer-reports").body()).contains("Máy chưa báo gì");
        ChannelName disk = new ChannelName("lab", "health.disk.1");
        page.reports(() -> List.of(
                new Reading(disk, clock.wallMicros(), new Value.Text("watch reallocated 1"), null, null),
                Reading.ofNumber(new ChannelName("lab", "active"), clock.wallMicros(), 420, "s")));

        HttpResponse<String> answer = get("/what-this-computer-reports");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(answer.body())
                .contains(
                        "Máy không bao giờ báo",
                        "Ổ cứng",
                        "watch reallocated 1",
                        "420 s",
                        "THCS Mường Bi",
                        "02/03 14:30");
    }
}
