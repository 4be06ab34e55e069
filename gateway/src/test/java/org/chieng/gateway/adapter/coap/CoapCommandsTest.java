package org.chieng.gateway.adapter.coap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.CommandId;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.network.interceptors.MessageInterceptorAdapter;
import org.eclipse.californium.core.network.serialization.UdpDataSerializer;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CoapCommandsTest {
    private static final String LOGIN = "?key=" + RunningGateway.SECRET;

    @TempDir
    Path folder;

    private RunningGateway running;
    private CoapEndpoint endpoint;
    private final List<String> replies = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Long> ages = new CopyOnWriteArrayList<>();
    private final List<CoAP.@Nullable Type> types = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder);
        running.gateway
                .downlink()
                .onReply((device, id, payload) -> replies.add(device + " " + id + " " + new String(payload, UTF_8)));
        endpoint = CoapEndpoint.builder()
                .setConfiguration(new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS))
                .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build();
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.destroy();
        running.close();
    }

    private CoapClient client(String path) {
        CoapClient client = new CoapClient("coap://127.0.0.1:" + running.gateway.coapPort() + path);
        client.setEndpoint(endpoint);
        client.setTimeout(20_000L);
        return client;
    }

    private CoapObserveRelation observe(String path) {
        return client(path).observe(new CoapHandler() {
            @Override
            public void onLoad(CoapResponse response) {
                types.add(response.advanced().getType());
                ages.add(response.getOptions().getMaxAge());
                heard.add(response.getCode() + " " + response.getResponseText());
            }

            @Override
            public void onError() {
                heard.add("error");
            }
        });
    }

    /** A notification that comes while the client is busy with the answer before is lost, and sent again after 2 to 3, 4 to 6, … seconds. */
    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(40));
    }

    /**
     * What was heard, each once, but the answer to the registration, which a client drops as old when a command overtakes it (RFC 7641, 3.4). A command
     * that was on its way while the device registered anew comes again, with the same id.
     */
    private List<String> commands() {
        return heard.stream()
                .filter(answer -> !answer.equals("2.05 {}"))
                .distinct()
                .toList();
    }

    private void send(String id, String payload) {
        running.gateway
                .downlink()
                .send(
                        RunningGateway.PI,
                        new CommandId(id),
                        payload.getBytes(UTF_8),
                        Instant.now().plusSeconds(60));
    }

    @Test
    void tellsAnObserverWhatWaitsAndWhatComesEachOnceAndConfirmable() {
        send("c-1", "{\"do\":\"identify\"}");
        send("c-2", "{\"do\":\"restart\"}");
        CoapObserveRelation relation = observe("/v1/devices/pi/commands" + LOGIN);
        await().until(() -> commands().size() == 2);
        assertThat(running.gateway.downlink().isListening(RunningGateway.PI)).isTrue();
        send("c-3", "{\"do\":\"log\"}");
        await().until(() ->
                commands().size() == 3 && running.gateway.downlink().counters().delivered() == 3);

        assertThat(commands())
                .containsExactly(
                        "2.05 {\"id\":\"c-1\",\"command\":{\"do\":\"identify\"}}",
                        "2.05 {\"id\":\"c-2\",\"command\":{\"do\":\"restart\"}}",
                        "2.05 {\"id\":\"c-3\",\"command\":{\"do\":\"log\"}}");
        assertThat(types.subList(types.size() - 3, types.size())).containsOnly(CoAP.Type.CON);
        relation.proactiveCancel();
        await().until(() -> !running.gateway.downlink().isListening(RunningGateway.PI));
    }

    @Test
    void aNewObservationTakesThePlaceOfTheOlder() {
        observe("/commands?device=pi&key=" + RunningGateway.SECRET);
        await().until(() -> heard.size() == 1);
        observe("/commands?device=pi&key=" + RunningGateway.SECRET);
        await().until(() -> heard.size() == 2);
        send("c-1", "{}");
        await().until(() ->
                heard.size() == 3 && running.gateway.downlink().counters().delivered() == 1);
        assertThat(heard).containsExactly("2.05 {}", "2.05 {}", "2.05 {\"id\":\"c-1\",\"command\":{}}");
        assertThat(running.gateway.downlink().isListening(RunningGateway.PI)).isTrue();
    }

    @Test
    void aDeviceThatRegistersAnewHearsTheNextCommandAsNew() throws Exception {
        CoapObserveRelation relation = observe("/v1/devices/pi/commands" + LOGIN);
        send("c-1", "{}");
        await().until(() -> commands().size() == 1);
        assertThat(relation.reregister()).isTrue();
        send("c-2", "{}");
        await().until(() -> commands().size() == 2);
        assertThat(commands())
                .containsExactly("2.05 {\"id\":\"c-1\",\"command\":{}}", "2.05 {\"id\":\"c-2\",\"command\":{}}");
        assertThat(ages).containsOnly(300L); // no client needs to ask before
    }

    @Test
    void aCommandThatWasAskedForWaitsUntilItsReply() throws Exception {
        CoapClient asking = client("/v1/devices/pi/commands" + LOGIN);
        assertThat(asking.get().getResponseText()).isEqualTo("{}");
        send("c-1", "{\"do\":\"identify\"}");
        for (int i = 0; i < 2; i++) {
            assertThat(asking.get().getResponseText()).isEqualTo("{\"id\":\"c-1\",\"command\":{\"do\":\"identify\"}}");
        }
        CoapResponse replied = client("/v1/devices/pi/replies/c-1" + LOGIN)
                .post("{\"state\":\"done\"}", MediaTypeRegistry.APPLICATION_JSON);
        assertThat(replied.getCode()).isEqualTo(CoAP.ResponseCode.CHANGED);
        assertThat(replies).containsExactly("pi c-1 {\"state\":\"done\"}");
        assertThat(asking.get().getResponseText()).isEqualTo("{}");
    }

    @Test
    void aCommandOfSeveralBlocksIsDeliveredWithItsReply() throws Exception {
        String text = "x".repeat(3_000);
        send("big", "{\"do\":\"set\",\"value\":\"" + text + "\"}");
        observe("/v1/devices/pi/commands" + LOGIN);
        await().until(() -> commands().size() == 1);
        assertThat(commands().get(0)).contains(text);
        assertThat(running.gateway.downlink().counters().waiting()).isEqualTo(1);
        client("/replies/big?device=pi&key=" + RunningGateway.SECRET).post("{}", 50);
        assertThat(running.gateway.downlink().counters().waiting()).isZero();
    }

    @Test
    void refusesWhoIsNotTheDevice() throws Exception {
        assertThat(client("/v1/devices/pi/commands?key=wrong").get().getCode().text)
                .isEqualTo("4.01");
        assertThat(client("/v1/devices/pi/replies/c-1?key=wrong").post("{}", 50).getCode().text)
                .isEqualTo("4.01");
        assertThat(client("/v1/devices/pi/replies/c-1" + LOGIN)
                        .post("x".repeat(20_000), 50)
                        .getCode()
                        .text)
                .isEqualTo("4.22");
        assertThat(client("/v1/devices/pi/commands" + LOGIN).post("{}", 50).getCode().text)
                .isEqualTo("4.05");
        observe("/v1/devices/pi/commands?key=wrong");
        await().until(() -> heard.size() == 1);
        assertThat(heard.get(0)).startsWith("4.01");
        assertThat(replies).isEmpty();
    }

    @Test
    void answersARequestThatComesTwiceTheSameAndStoresItOnce() throws Exception {
        Request request = new Request(CoAP.Code.POST);
        request.setURI("coap://127.0.0.1:" + running.gateway.coapPort() + "/v1/devices/pi/telemetry" + LOGIN);
        request.setPayload("{\"twice\":1}");
        request.setMID(4711);
        request.setToken(new byte[] {1, 2, 3});
        request.setType(CoAP.Type.CON);
        byte[] bytes = new UdpDataSerializer().getByteArray(request);
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(20_000);
            byte[][] answers = new byte[2][];
            for (int i = 0; i < 2; i++) {
                socket.send(new DatagramPacket(
                        bytes,
                        bytes.length,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), running.gateway.coapPort())));
                DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
                socket.receive(answer);
                answers[i] = Arrays.copyOf(answer.getData(), answer.getLength());
            }
            assertThat(answers[1]).isEqualTo(answers[0]);
            assertThat(answers[0][1]).as("2.04").isEqualTo((byte) 0x44);
        }
        assertThat(running.gateway.counters().messages()).isEqualTo(1);
        assertThat(running.stored(RunningGateway.PI, "twice")).hasSize(1);
    }

    @Test
    void keepsNoBlockOfStrangers() throws Exception {
        List<Integer> sent = new CopyOnWriteArrayList<>();
        endpoint.addInterceptor(new MessageInterceptorAdapter() {
            @Override
            public void sendRequest(Request request) {
                sent.add(request.getPayloadSize());
            }
        });
        assertThat(client("/v1/devices/pi/telemetry?key=wrong")
                        .post(" ".repeat(10_000), 50)
                        .getCode()
                        .text)
                .isEqualTo("4.01");
        assertThat(sent).as("it ends at the first block").hasSize(1);
        assertThat(running.rejected(ErrorCode.WRONG_SECRET)).isEqualTo(1);
    }
}
