package org.chieng.gateway.adapter.coap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Option;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.option.OpaqueOptionDefinition;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CoAP with Californium as client; Debian's own client is used in DebianClientsIT. */
@Timeout(60)
class CoapDoorTest {
    private static final String JSON = "[{\"n\":\"room/temperature\",\"u\":\"Cel\",\"v\":23.5}]";
    private static final String LOGIN = "?key=" + RunningGateway.SECRET;

    @TempDir
    Path folder;

    private RunningGateway running;
    private CoapEndpoint client;

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder, "coap.store-timeout = 2s");
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
        running.close();
    }

    private Request request(CoAP.Code code, String path, byte[] payload, int format) {
        Request request = new Request(code);
        request.setURI("coap://127.0.0.1:" + running.gateway.coapPort() + path);
        request.setPayload(payload);
        if (format != MediaTypeRegistry.UNDEFINED) {
            request.getOptions().setContentFormat(format);
        }
        return request;
    }

    private Response send(Request request) throws Exception {
        client.sendRequest(request);
        Response response = request.waitForResponse(20_000);
        assertThat(response).as("an answer").isNotNull();
        return response;
    }

    private Response post(String path, String payload, int format) throws Exception {
        return send(request(CoAP.Code.POST, path, payload.getBytes(UTF_8), format));
    }

    private void assertRefused(Response response, String code, String sentence) {
        assertThat(response.getCode().text).isEqualTo(code);
        assertThat(response.getPayloadString()).contains(sentence);
    }

    @Test
    void storesBeforeItAnswersChanged() throws Exception {
        Response response = post("/v1/devices/pi/telemetry" + LOGIN, JSON, MediaTypeRegistry.APPLICATION_SENML_JSON);

        assertThat(response.getCode()).isEqualTo(CoAP.ResponseCode.CHANGED);
        assertThat(running.stored(RunningGateway.PI, "room/temperature")).hasSize(1);
        await().untilAsserted(() -> assertThat(running.live).hasSize(1));
    }

    @Test
    void takesTheShortPathAndEveryFormat() throws Exception {
        String path = "/telemetry?device=pi&key=" + RunningGateway.SECRET;
        byte[] cbor = PackEncoder.toCbor(List.of(
                Reading.ofNumber(new ChannelName("board", "cbor"), System.currentTimeMillis() * 1000, 1, null)));
        assertThat(post(path, "{\"flat\": 1}", MediaTypeRegistry.APPLICATION_JSON)
                        .getCode())
                .isEqualTo(CoAP.ResponseCode.CHANGED);
        assertThat(post(path, "{\"none\": 1}", MediaTypeRegistry.UNDEFINED).getCode())
                .isEqualTo(CoAP.ResponseCode.CHANGED);
        for (int format : new int[] {112, 60, MediaTypeRegistry.UNDEFINED}) {
            assertThat(send(request(CoAP.Code.POST, path, cbor, format)).getCode())
                    .isEqualTo(CoAP.ResponseCode.CHANGED);
        }
        assertThat(running.stored(RunningGateway.PI, "flat")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "none")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "cbor"))
                .extracting(Point::timeMicros)
                .hasSize(1);
    }

    @Test
    void answersTooFastOnesWith429AndTheTimeToWait() throws Exception {
        running.close();
        running = RunningGateway.start(folder.resolve("limited"), "limits.device { messages = 0, readings = 1 }");
        String path = "/v1/devices/pi/telemetry" + LOGIN;
        StringBuilder pack = new StringBuilder("[{\"n\":\"a\",\"v\":0}");
        for (int i = 1; i < 60; i++) {
            pack.append(",{\"n\":\"a\",\"v\":1,\"t\":-").append(i).append('}');
        }
        assertThat(post(path, pack + "]", MediaTypeRegistry.APPLICATION_SENML_JSON)
                        .getCode())
                .isEqualTo(CoAP.ResponseCode.CHANGED);
        Response refused = post(path, "{\"b\": 1}", MediaTypeRegistry.APPLICATION_JSON);
        assertRefused(refused, "4.29", "send this again later");
        assertThat(refused.getOptions().getMaxAge()).as("seconds to wait").isBetween(11L, 60L);
        assertThat(running.stored(RunningGateway.PI, "b")).isEmpty();
        assertThat(running.rejected(ErrorCode.QUOTA_EXCEEDED)).isEqualTo(1);
    }

    @Test
    void takesNonConfirmableRequests() throws Exception {
        Request request = request(
                CoAP.Code.POST, "/v1/devices/pi/telemetry" + LOGIN, JSON.getBytes(UTF_8), MediaTypeRegistry.UNDEFINED);
        request.setConfirmable(false);

        assertThat(send(request).getCode()).isEqualTo(CoAP.ResponseCode.CHANGED);
    }

    @Test
    void acknowledgesALongOneFirstAndAnswersAfterTheCommit() throws Exception {
        running.store.hold();
        Request request = request(
                CoAP.Code.POST, "/v1/devices/pi/telemetry" + LOGIN, JSON.getBytes(UTF_8), MediaTypeRegistry.UNDEFINED);
        client.sendRequest(request);
        await().until(request::isAcknowledged);
        assertThat(request.getResponse()).isNull();
        running.store.release();

        Response response = request.waitForResponse(20_000);
        assertThat(response.getCode()).isEqualTo(CoAP.ResponseCode.CHANGED);
        assertThat(response.getType()).as("an answer apart").isEqualTo(CoAP.Type.CON);
        assertThat(running.gateway.counters().messages())
                .as("no retransmission was needed")
                .isEqualTo(1);
    }

    @Test
    void saysThatTheStoreIsUnavailableWhenItTakesTooLong() throws Exception {
        running.store.fail("the disk is full");
        Response response = post("/v1/devices/pi/telemetry" + LOGIN, JSON, MediaTypeRegistry.UNDEFINED);

        assertRefused(response, "5.03", "keep the data and send it again");
        assertThat(response.getOptions().getMaxAge()).isEqualTo(10L);
        assertThat(running.rejected(ErrorCode.STORE_UNAVAILABLE)).isEqualTo(1);
        running.store.mend();
        await().untilAsserted(() -> assertThat(
                        post("/v1/devices/pi/telemetry" + LOGIN, JSON, 50).getCode())
                .isEqualTo(CoAP.ResponseCode.CHANGED));
    }

    /** It has no time of its own, and is stored when the store works again although its sender was told that it can't be. */
    @Test
    void storesOnceWhatItHasToldToSendAgain() throws Exception {
        running.store.fail("the disk is full");
        assertThat(post("/v1/devices/pi/telemetry" + LOGIN, "{\"a\": 1}", 50).getCode())
                .isEqualTo(CoAP.ResponseCode.SERVICE_UNAVAILABLE);
        running.store.mend();
        await().untilAsserted(
                        () -> assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1));

        assertThat(post("/v1/devices/pi/telemetry" + LOGIN, "{\"a\": 1}", 50).getCode())
                .isEqualTo(CoAP.ResponseCode.CHANGED);
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
        assertThat(post("/v1/devices/pi/telemetry" + LOGIN, "{\"a\": 1}", 50).getCode())
                .isEqualTo(CoAP.ResponseCode.CHANGED);
        assertThat(running.stored(RunningGateway.PI, "a")).as("measured again").hasSize(2);
    }

    @Test
    void takesAPackInBlocks() throws Exception {
        StringBuilder pack = new StringBuilder("[{\"bn\":\"uno/\",\"n\":\"n\",\"v\":0}");
        for (int i = 1; i < 5_000; i++) {
            pack.append(",{\"n\":\"n\",\"v\":")
                    .append(i)
                    .append(",\"t\":-")
                    .append(i)
                    .append('}');
        }
        Response response = post("/v1/devices/pi/telemetry" + LOGIN, pack + "]", 110);

        assertThat(response.getCode()).isEqualTo(CoAP.ResponseCode.CHANGED);
        assertThat(running.stored(RunningGateway.PI, "uno/n")).hasSize(5_000);
    }

    @Test
    void refusesAPackThatIsTooLarge() throws Exception {
        Response told = post("/v1/devices/pi/telemetry" + LOGIN, " ".repeat(262_145), 110);
        assertRefused(told, "4.13", "at most 262144 are taken");
        assertThat(running.rejected(ErrorCode.PAYLOAD_TOO_LARGE)).isEqualTo(1);

        assertThat(post("/v1/devices/pi/telemetry" + LOGIN, " ".repeat(600_000), 110)
                        .getCode()
                        .text)
                .isEqualTo("4.13");
    }

    @Test
    void refusesWithCodeAndSentence() throws Exception {
        String mine = "/v1/devices/pi/telemetry";
        assertRefused(post("/v1/devices/nobody/telemetry" + LOGIN, JSON, 110), "4.01", "device or secret is wrong");
        assertRefused(post(mine + "?key=wrong", JSON, 110), "4.01", "device or secret is wrong");
        assertRefused(post(mine, JSON, 110), "4.01", "device or secret is wrong");
        assertRefused(post("/telemetry?key=x", JSON, 110), "4.01", "?device=");
        assertRefused(post("/v1/devices/other/telemetry" + LOGIN + "&device=pi", JSON, 110), "4.03", "another device");
        assertRefused(post("/v1/devices/pi/status" + LOGIN, "online", 0), "4.04", "/telemetry");
        assertRefused(post("/weather", JSON, 110), "4.04", "'/weather' is not a path of ours");
        assertRefused(post(mine + LOGIN, "{\"a\":", 50), "4.00", "not JSON");
        assertRefused(post(mine + LOGIN, "x", 42), "4.15", "Content-Format 42");
        assertRefused(post(mine + LOGIN, "[{\"n\":\"a b\",\"v\":1}]", 110), "4.22", "record 0: name 'a b'");
        assertRefused(
                post(mine + LOGIN, "[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"u\":\"celsius\",\"v\":1}]", 110),
                "4.22",
                "stored 1 of 2 records; record 1: ");
        assertRefused(send(request(CoAP.Code.GET, mine + LOGIN, new byte[0], -1)), "4.05", "use POST");

        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
        assertThat(running.gateway.counters().rejections())
                .containsEntry(ErrorCode.UNKNOWN_DEVICE, 2L)
                .containsEntry(ErrorCode.WRONG_SECRET, 2L)
                .containsEntry(ErrorCode.FOREIGN_DEVICE, 1L)
                .containsEntry(ErrorCode.UNKNOWN_TOPIC, 2L)
                .containsEntry(ErrorCode.UNSUPPORTED_CONTENT_TYPE, 1L);
    }

    @Test
    void refusesToBeAProxyAndWhatItMayNotPassOver() throws Exception {
        String path = "/v1/devices/pi/telemetry" + LOGIN;
        Request byUri = request(CoAP.Code.POST, path, JSON.getBytes(UTF_8), 110);
        byUri.getOptions().setProxyUri("coap://elsewhere.example/x");
        Request byScheme = request(CoAP.Code.POST, path, JSON.getBytes(UTF_8), 110);
        byScheme.getOptions().setProxyScheme("http");
        Request ifNone = request(CoAP.Code.POST, path, JSON.getBytes(UTF_8), 110);
        ifNone.getOptions().setIfNoneMatch(true);
        Request ifMatch = request(CoAP.Code.POST, path, JSON.getBytes(UTF_8), 110);
        ifMatch.getOptions().addIfMatch(new byte[] {1});
        Request inBlocks = request(CoAP.Code.POST, path, " ".repeat(5_000).getBytes(UTF_8), 110);
        inBlocks.getOptions().setIfNoneMatch(true);
        Request elective = request(CoAP.Code.POST, path, JSON.getBytes(UTF_8), 110);
        elective.getOptions()
                .addOtherOption(new Option(new OpaqueOptionDefinition(65_000, "Elective"), new byte[] {1}));

        assertRefused(send(byUri), "5.05", "no proxy");
        assertRefused(send(byScheme), "5.05", "no proxy");
        assertRefused(send(ifNone), "4.02", "If-None-Match is not understood");
        assertRefused(send(ifMatch), "4.02", "If-Match is not understood");
        assertRefused(send(inBlocks), "4.02", "If-None-Match is not understood");
        assertThat(running.stored(RunningGateway.PI, "room/temperature")).isEmpty();
        assertThat(send(elective).getCode()).isEqualTo(CoAP.ResponseCode.CHANGED);
    }

    /** RFC 7252 section 5.4.1, by bytes: no client of ours knows such an option. */
    @Test
    void refusesACriticalOptionThatNobodyKnows() throws Exception {
        byte[] request = {0x40, 2, 0x12, 0x34, (byte) 0xd0, 52}; // option 65, without a value
        byte[] answer = new byte[1_000];
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(20_000);
            InetAddress here = InetAddress.getLoopbackAddress();
            socket.send(new DatagramPacket(request, request.length, here, running.gateway.coapPort()));
            socket.receive(new DatagramPacket(answer, answer.length));
        }
        assertThat(answer[1]).isEqualTo((byte) CoAP.ResponseCode.BAD_OPTION.value);
        assertThat(answer[2]).isEqualTo((byte) 0x12);
    }

    @Test
    void tellsCommandsInNoOtherFormThanTheirOwn() throws Exception {
        String path = "/v1/devices/pi/commands" + LOGIN;
        Request cbor = request(CoAP.Code.GET, path, new byte[0], -1);
        cbor.getOptions().setAccept(MediaTypeRegistry.APPLICATION_CBOR);
        Request json = request(CoAP.Code.GET, path, new byte[0], -1);
        json.getOptions().setAccept(MediaTypeRegistry.APPLICATION_JSON);

        assertRefused(send(cbor), "4.06", "commands are JSON");
        assertThat(send(json).getCode()).isEqualTo(CoAP.ResponseCode.CONTENT);
    }

    @Test
    void writesNoSettingsIntoTheWorkingFolder() throws Exception {
        post("/v1/devices/pi/telemetry" + LOGIN, JSON, 110);

        try (var files = Files.list(Path.of(""))) {
            assertThat(files).noneMatch(file -> file.toString().startsWith("Californium"));
        }
    }
}
