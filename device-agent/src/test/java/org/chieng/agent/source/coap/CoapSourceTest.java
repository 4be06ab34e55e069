package org.chieng.agent.source.coap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.chieng.agent.flow.ReadingFlow;
import org.chieng.agent.journal.JournalOnFullDisk;
import org.chieng.agent.source.Fault;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.testkit.HandClock;
import org.chieng.agent.testkit.RecordingSink;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.SystemTime;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint with Californium as client, and with bytes of our own where a client would be too decent. */
@Timeout(60)
class CoapSourceTest {
    private static final String MINE = "/v1/devices/esp32-1/telemetry?key=long-enough";
    private static final int SENML_JSON = 110;

    private final HandClock clock = new HandClock();
    private final RecordingSink sink = new RecordingSink();
    private volatile Set<String> plugged = Set.of();
    private CoapSource source;
    private CoapEndpoint client;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(boardsFile(), "# class 7A\nesp32-1 long-enough\nesp32-2 another-secret\n");
        source = new CoapSource(
                new CoapSettings(true, "127.0.0.1", 0, boardsFile()),
                sink,
                clock.agentClock(),
                trusting(),
                () -> plugged);
        source.start();
        client = CoapEndpoint.builder()
                .setConfiguration(new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS)
                        .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 1_000_000)
                        .set(CoapConfig.BLOCKWISE_ENTITY_TOO_LARGE_AUTO_FAILOVER, false))
                .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build();
        client.start();
    }

    @AfterEach
    void stop() {
        client.destroy();
        source.close();
    }

    private ClockBook trusting() {
        return ClockBook.trustingSystem(clock.agentClock());
    }

    private Path boardsFile() {
        return folder.resolve("boards");
    }

    private Response send(CoAP.Code code, String path, byte[] payload, int format) throws Exception {
        Request request = new Request(code);
        request.setURI("coap://127.0.0.1:" + source.port() + path);
        request.setPayload(payload);
        if (format >= 0) {
            request.getOptions().setContentFormat(format);
        }
        client.sendRequest(request);
        Response response = request.waitForResponse(20_000);
        assertThat(response).as("an answer").isNotNull();
        return response;
    }

    private Response post(String path, String payload) throws Exception {
        return send(CoAP.Code.POST, path, payload.getBytes(UTF_8), -1);
    }

    private void assertTaken(Response response) {
        assertThat(response.getPayloadString()).isEmpty();
        assertThat(response.getCode()).isEqualTo(CoAP.ResponseCode.CHANGED);
    }

    private void assertRefused(Response response, String code, String sentence) {
        assertThat(response.getCode().text).isEqualTo(code);
        assertThat(response.getPayloadString()).contains(sentence);
    }

    @Test
    void boardIsTheSourceAndAllFormatsAreTaken() throws Exception {
        assertTaken(post(MINE, "{\"temperature\": 23.5, \"Nhiệt độ\": 27.5, \"air\": {\"co2\": 415}}"));
        assertTaken(send(
                CoAP.Code.POST,
                MINE,
                "[{\"n\":\"room/temperature\",\"u\":\"Cel\",\"v\":21}]".getBytes(UTF_8),
                SENML_JSON));
        byte[] cbor = PackEncoder.toCbor(
                List.of(Reading.ofNumber(new ChannelName("board", "light"), clock.micros(), 300, "lx")));
        assertTaken(send(CoAP.Code.POST, "/telemetry?device=esp32-2&key=another-secret", cbor, 112));

        assertThat(sink.last("esp32-1/temperature")).isEqualTo(23.5);
        assertThat(sink.last("esp32-1/nhiet-do")).isEqualTo(27.5);
        assertThat(sink.readings.of("esp32-1/nhiet-do").get(0).label()).isEqualTo("Nhiệt độ");
        assertThat(sink.last("esp32-1/air.co2")).isEqualTo(415);
        assertThat(sink.last("esp32-1/room.temperature")).isEqualTo(21);
        assertThat(sink.unit("esp32-1/room.temperature")).isEqualTo("Cel");
        assertThat(sink.last("esp32-2/light")).isEqualTo(300);
        assertThat(source.status()).hasSize(2).allMatch(one -> one.state() == SourceStatus.State.READING);
        assertThat(source.counters().readings()).isEqualTo(5);
        clock.pass(Duration.ofMinutes(11));
        assertThat(source.status()).allMatch(one -> one.state() == SourceStatus.State.GONE);
    }

    @Test
    void timesAreTheAgentsUnlessTheBoardTellsThem() throws Exception {
        long before = clock.micros();
        for (int i = 0; i < 3; i++) { // the clock stands still
            assertTaken(post(MINE, "{\"n\": " + i + "}"));
        }
        assertTaken(post(MINE, "[{\"n\":\"n\",\"v\":3,\"t\":-10}]"));
        assertTaken(post(
                MINE,
                "[{\"n\":\"n\",\"v\":4,\"t\":"
                        + HandClock.START.minusSeconds(60).getEpochSecond() + "}]"));

        List<Measured> all = sink.readings.all();
        Set<Long> times = new HashSet<>();
        all.forEach(one -> times.add(one.reading().timeMicros()));
        assertThat(times).as("no two are one point").hasSize(5);
        assertThat(all.get(0).reading().timeMicros()).isEqualTo(before);
        assertThat(before - all.get(3).reading().timeMicros()).isBetween(9_999_000L, 10_000_000L);
        assertThat(all.get(4).reading().timeMicros()).isEqualTo(before - 60_000_000L);
        long offset = before - all.get(0).monotonicMicros();
        assertThat(all).allMatch(one -> one.reading().timeMicros() - one.monotonicMicros() == offset);

        assertRefused(
                post(
                        MINE,
                        "[{\"n\":\"n\",\"v\":4,\"t\":"
                                + HandClock.START.plusSeconds(400).getEpochSecond() + "}]"),
                "4.22",
                "leave the time out");
    }

    @Test
    void timesThatABoardTellsWaitUntilTheAgentKnowsTheTimeAndAreNotMovedByItsClock() throws Exception {
        source.close();
        Instant trueNow = HandClock.START.minus(Duration.ofDays(30)); // the agent's clock is a month ahead
        ClockBook book = ClockBook.open(folder.resolve("clock"), clock.agentClock(), SystemTime.below(folder));
        source = new CoapSource(
                new CoapSettings(true, "127.0.0.1", 0, boardsFile()), sink, clock.agentClock(), book, () -> plugged);
        source.start();
        String told = "[{\"n\":\"n\",\"v\":1,\"t\":" + trueNow.minusSeconds(10).getEpochSecond() + "}]";

        assertTaken(post(MINE, "[{\"n\":\"relative\",\"v\":1,\"t\":-10},{\"n\":\"none\",\"v\":1}]"));
        Response tooEarly = post(MINE, told);
        assertRefused(tooEarly, "5.03", "does not know the time yet");
        assertThat(tooEarly.getOptions().getMaxAge()).isEqualTo(10);

        long monotonic = clock.agentClock().monotonicMicros();
        book.serverSaid(trueNow.getEpochSecond() * 1_000_000, monotonic, monotonic);
        assertTaken(post(MINE, told));

        for (Measured one : sink.readings.all()) {
            boolean isNow = one.reading().channel().channel().equals("none");
            assertThat(book.settle(one.reading().timeMicros(), one.monotonicMicros())
                            .orElseThrow())
                    .as(one.toString())
                    .isCloseTo(trueNow.minusSeconds(isNow ? 0 : 10).getEpochSecond() * 1_000_000, within(1_000L));
        }
        assertThat(sink.readings.all()).hasSize(3);
    }

    @Test
    void whatTheDiskDoesNotTakeIsNotAcknowledged() throws Exception {
        source.close();
        try (JournalOnFullDisk disk = new JournalOnFullDisk(folder.resolve("journal"), clock)) {
            source = new CoapSource(
                    new CoapSettings(true, "127.0.0.1", 0, boardsFile()),
                    new ReadingFlow(disk.journal(), clock.agentClock()),
                    clock.agentClock(),
                    trusting(),
                    Set::of);
            source.start();
            assertTaken(post(MINE, "{\"a\":1}"));
            disk.fill();
            Response response = post(MINE, "[{\"n\":\"a\",\"v\":2},{\"n\":\"b\"}]");
            assertRefused(response, "5.03", "disk is full or broken, so the readings were not kept");
            assertThat(response.getOptions().getMaxAge()).isEqualTo(10L);
            assertThat(source.counters().notKeptMessages()).isEqualTo(1);
            assertThat(source.counters().readings()).isEqualTo(1);

            disk.makeRoom();
            assertTaken(post(MINE, "{\"a\":2}"));
            assertThat(source.counters().readings()).isEqualTo(2);
            assertThat(disk.journal().counters().refused()).isEqualTo(1);
        }
    }

    @Test
    void badRecordsCostThemselvesOnly() throws Exception {
        assertRefused(
                post(MINE, "[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"u\":\"celsius\",\"v\":1},{\"n\":\"c\"}]"),
                "4.22",
                "stored 1 of 3 records; record 1: unit 'celsius' is no SenML unit: did you mean 'Cel'?; and 1 more");

        assertThat(sink.last("esp32-1/a")).isEqualTo(1);
        assertThat(source.counters().rejections())
                .containsEntry(ErrorCode.UNKNOWN_UNIT, 1L)
                .containsEntry(ErrorCode.INVALID_VALUE, 1L);
    }

    @Test
    void strangersAndNonsenseAreRefusedWithASentence() throws Exception {
        assertRefused(post("/v1/devices/esp32-1/telemetry?key=wrong-secret", "{\"a\":1}"), "4.01", "secret is wrong");
        assertRefused(post("/v1/devices/esp32-2/telemetry?key=long-enough", "{\"a\":1}"), "4.01", "secret is wrong");
        assertRefused(post("/v1/devices/nobody/telemetry?key=long-enough", "{\"a\":1}"), "4.01", "secret is wrong");
        assertRefused(post("/v1/devices/esp32-1/telemetry", "{\"a\":1}"), "4.01", "secret is wrong");
        assertRefused(post("/v1/devices/esp32-1/status?key=long-enough", "online"), "4.04", "telemetry");
        assertRefused(post("/weather", "{}"), "4.04", "'/weather' is not a path of ours");
        assertRefused(post(MINE, "{\"a\":"), "4.00", "not JSON");
        assertRefused(post(MINE, ""), "4.00", "payload is empty");
        assertRefused(send(CoAP.Code.POST, MINE, new byte[1], 42), "4.15", "Content-Format 42");
        assertRefused(send(CoAP.Code.GET, MINE, new byte[0], -1), "4.05", "use POST");
        assertRefused(post(MINE, " ".repeat(TelemetryRequests.MAX_PAYLOAD_BYTES + 1)), "4.13", "send it in parts");
        assertThat(post(MINE, " ".repeat(300_000)).getCode().text).isEqualTo("4.13");

        assertThat(sink.readings.all()).isEmpty();
        assertThat(source.counters().rejections()).containsEntry(ErrorCode.WRONG_SECRET, 4L);
    }

    @Test
    void aPackInBlocksIsTaken() throws Exception {
        StringBuilder pack = new StringBuilder("[{\"n\":\"n\",\"v\":0}");
        for (int i = 1; i < 500; i++) {
            pack.append(",{\"n\":\"n\",\"v\":")
                    .append(i)
                    .append(",\"t\":-")
                    .append(i)
                    .append('}');
        }
        assertTaken(post(MINE, pack + "]"));

        assertThat(sink.readings.numbers("esp32-1/n")).hasSize(500);
    }

    @Test
    void boardsFileIsReadAnewAndAClassMayShareASecret() throws Exception {
        assertRefused(post("/v1/devices/an-3/telemetry?key=lop-7a-2026", "{\"a\":1}"), "4.01", "boards file");
        Files.writeString(boardsFile(), "esp32-1 long-enough\n* lop-7a-2026\nshort x\nesp32-9\n");

        assertTaken(post("/v1/devices/an-3/telemetry?key=lop-7a-2026", "{\"a\":1}"));
        assertTaken(post("/v1/devices/binh/telemetry?key=lop-7a-2026", "{\"a\":1}"));
        assertRefused(post("/v1/devices/esp32-1/telemetry?key=lop-7a-2026", "{\"a\":1}"), "4.01", "secret");
        assertRefused(post("/v1/devices/short/telemetry?key=x", "{\"a\":1}"), "4.01", "secret");
        Files.delete(boardsFile());
        assertRefused(post(MINE, "{\"a\":1}"), "4.01", "boards file");
    }

    @Test
    void namesThatHoldNumbersAreBounded() throws Exception {
        for (int i = 0; i < Board.MOST_CHANNELS; i += 32) {
            assertTaken(post(MINE, object(i, 32)));
        }
        assertRefused(post(MINE, object(500, 1)), "4.22", "more than 128 channels");
        assertThat(sink.faults()).containsEntry("esp32-1", Fault.Kind.TOO_MANY_CHANNELS);
        assertTaken(post(MINE, object(0, 2)));
        assertThat(sink.faults()).isEmpty();
    }

    private Response postAsOneOfTheClass(String board) throws Exception {
        return post("/v1/devices/" + board + "/telemetry?key=lop-7a-2026", "{\"a\":1}");
    }

    @Test
    void inventedNamesMakeRoomWhenTheyAreGoneAndCostNamedBoardsNothing() throws Exception {
        Files.writeString(boardsFile(), "* lop-7a-2026\nesp32-1 long-enough\nesp32-2 another-secret\n");
        assertTaken(post(MINE, "{\"a\":1}"));
        for (int i = 0; i < Boards.MOST_SHARING; i++) {
            assertTaken(postAsOneOfTheClass("board-" + i));
            clock.pass(Duration.ofMillis(1));
        }
        assertRefused(postAsOneOfTheClass("one-more"), "4.01", "at most 64 boards can share");
        assertTaken(post("/v1/devices/esp32-2/telemetry?key=another-secret", "{\"a\":1}"));
        assertTaken(postAsOneOfTheClass("board-7"));

        clock.pass(Duration.ofMinutes(9));
        assertTaken(postAsOneOfTheClass("board-0"));
        clock.pass(Duration.ofMinutes(2));
        assertTaken(postAsOneOfTheClass("one-more"));
        assertThat(source.status())
                .extracting(SourceStatus::name)
                .hasSize(Boards.MOST_SHARING + 2)
                .contains("one-more", "board-0", "board-2", "board-7", "esp32-1", "esp32-2")
                .doesNotContain("board-1");
    }

    @Test
    void nameOfAnotherSourceIsRefused() throws Exception {
        Files.writeString(boardsFile(), "* lop-7a-2026\n");
        assertTaken(postAsOneOfTheClass("uno"));
        plugged = Set.of("uno", "pi");
        clock.pass(Duration.ofSeconds(5));

        for (String name : List.of("uno", "pi", "agent", "Agent", "coap", "gpio", "I2C", "link", "UNO")) {
            assertRefused(postAsOneOfTheClass(name), "4.22", "'" + name + "' is the name of something else");
        }
        assertThat(source.counters().rejections()).containsEntry(ErrorCode.INVALID_NAME, 9L);
        assertThat(sink.readings.numbers("uno/a")).hasSize(1);
    }

    private static String object(int from, int count) {
        StringBuilder text = new StringBuilder("{\"z\":null");
        for (int i = from; i < from + count; i++) {
            text.append(",\"c").append(i).append("\":1");
        }
        return text + "}";
    }

    @Test
    void aBoardThatSendsWithoutAPauseIsSlowedAndOthersAreNot() throws Exception {
        for (int i = 0; i < Board.MOST_AT_ONCE; i++) {
            assertTaken(post(MINE, "{\"a\":1}"));
        }
        Response response = post(MINE, "{\"a\":1}");
        assertRefused(response, "4.29", "several readings in one pack");
        assertThat(response.getOptions().getMaxAge()).isEqualTo(1L);
        assertThat(source.counters().tooManyMessages()).isEqualTo(1);
        assertTaken(post("/v1/devices/esp32-2/telemetry?key=another-secret", "{\"a\":1}"));
        clock.pass(Duration.ofMillis(1_000 / Board.PER_SECOND));
        assertTaken(post(MINE, "{\"a\":1}"));
    }

    /** RFC 7252 section 4.5: the same message id again is the same message, whose answer was lost. */
    @Test
    void repeatedMessageIsAnsweredAgainAndNotTakenAgain() throws Exception {
        byte[] message = message(0x1234, "{\"a\":1}");
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(10_000);
            byte[] first = exchange(socket, message);
            byte[] second = exchange(socket, message);

            assertThat(first).startsWith(0x61, CoAP.ResponseCode.CHANGED.value, 0x12, 0x34, 0x7a);
            assertThat(second).isEqualTo(first);
        }
        assertThat(sink.readings.numbers("esp32-1/a")).hasSize(1);
    }

    @Test
    void anyBytesLeaveItStanding() throws Exception {
        Random random = new Random(7);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 2_000; i++) {
                byte[] bytes = i % 2 == 0 ? message(i, "{\"a\":1}") : new byte[random.nextInt(80)];
                for (int n = i % 2 == 0 ? 3 : bytes.length; n > 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                socket.send(new DatagramPacket(bytes, bytes.length, address()));
            }
        }
        clock.pass(Duration.ofMinutes(1));
        await().untilAsserted(() -> assertTaken(post(MINE, "{\"last\": 1}")));
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), source.port());
    }

    private byte[] exchange(DatagramSocket socket, byte[] message) throws Exception {
        socket.send(new DatagramPacket(message, message.length, address()));
        DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
        socket.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }

    /** A confirmable POST of MINE, byte by byte (RFC 7252 section 3). */
    private static byte[] message(int id, String payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x41, 0x02, (byte) (id >> 8), (byte) id, 0x7a});
        int before = 0;
        for (String level : List.of("v1", "devices", "esp32-1", "telemetry")) {
            out.write((11 - before) << 4 | level.length());
            out.writeBytes(level.getBytes(UTF_8));
            before = 11;
        }
        String query = "key=long-enough";
        out.write((15 - before) << 4 | 13);
        out.write(query.length() - 13);
        out.writeBytes(query.getBytes(UTF_8));
        out.write(0xff);
        out.writeBytes(payload.getBytes(UTF_8));
        return out.toByteArray();
    }

    @Test
    void portThatIsTakenIsAFaultAndTheAgentGoesOn() {
        RecordingSink other = new RecordingSink();
        CoapSource second = new CoapSource(
                new CoapSettings(true, "127.0.0.1", source.port(), boardsFile()),
                other,
                clock.agentClock(),
                trusting(),
                Set::of);
        second.start();
        second.close();

        assertThat(other.faults()).containsEntry("coap", Fault.Kind.PORT_BUSY);
    }

    @Test
    void writesNoSettingsIntoTheWorkingFolder() throws Exception {
        assertTaken(post(MINE, "{\"a\":1}"));
        try (var files = Files.list(Path.of(""))) {
            assertThat(files).noneMatch(file -> file.toString().startsWith("Californium"));
        }
    }
}
