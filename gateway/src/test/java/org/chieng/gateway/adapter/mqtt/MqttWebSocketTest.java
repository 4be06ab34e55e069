package org.chieng.gateway.adapter.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.bytes;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.join;
import static org.chieng.gateway.adapter.mqtt.RawMqtt.publish;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.testkit.RunningGateway;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** MQTT over WebSocket (MQTT 5.0 section 6), with the JDK's client and with Paho. */
@Timeout(60)
class MqttWebSocketTest {
    @TempDir
    Path folder;

    private RunningGateway running;
    private final BlockingQueue<Byte> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        running = RunningGateway.start(folder, "mqtt { connect-timeout = 1s, websocket { enabled = true, port = 0 } }");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            while (data.hasRemaining()) {
                heard.add(data.get());
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            ended.complete(null);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended.complete(null);
        }
    }

    private WebSocket open() {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + running.gateway.mqttWebSocketPort() + "/mqtt"), new Listener())
                .join();
    }

    private byte[] read(int count) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            Byte next = heard.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("byte " + i).isNotNull();
            out.write(next);
        }
        return out.toByteArray();
    }

    @Test
    void speaksTheSubprotocolAndTakesPacketsCutAnywhere() throws Exception {
        WebSocket socket = open();
        assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
        byte[] packets = join(
                RawMqtt.connect("pi", RunningGateway.SECRET, 60),
                publish(1, 1, "telemetry", "{\"a\": 1}"),
                publish(1, 2, "telemetry", "{\"a\": 2}"));
        int[] cuts = {0, 1, 7, 40, packets.length - 3, packets.length};
        for (int i = 1; i < cuts.length; i++) {
            socket.sendBinary(ByteBuffer.wrap(Arrays.copyOfRange(packets, cuts[i - 1], cuts[i])), true)
                    .join();
        }
        assertThat(read(12)).isEqualTo(join(bytes(0x20, 2, 0, 0), bytes(0x40, 2, 0, 1), bytes(0x40, 2, 0, 2)));
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(2);
        socket.abort();
    }

    @Test
    void tellsLiveValues() throws Exception {
        WebSocket socket = open();
        byte[] packets = join(
                RawMqtt.connect("pi", RunningGateway.SECRET, 60),
                RawMqtt.subscribe(1, "live/#", 0),
                publish(0, 0, "telemetry", "{\"a\": 1, \"b\": true}"));
        socket.sendBinary(ByteBuffer.wrap(packets), true).join();
        assertThat(read(9)).isEqualTo(join(bytes(0x20, 2, 0, 0), bytes(0x90, 3, 0, 1, 0)));
        for (String value : List.of("\"v\":1", "\"vb\":true")) {
            byte[] head = read(2);
            assertThat(head[0]).as("PUBLISH").isEqualTo((byte) 0x30);
            assertThat(new String(read(head[1]), UTF_8)).contains("live/pi/board/", value);
        }
        socket.abort();
    }

    @Test
    void endsAConnectionThatSendsText() {
        WebSocket socket = open();
        socket.sendText("CONNECT", true).join();
        assertThat(ended).succeedsWithin(10, TimeUnit.SECONDS);
        socket.abort();
    }

    @Test
    void endsAConnectionThatSaysNothing() {
        WebSocket socket = open();
        assertThat(ended).succeedsWithin(10, TimeUnit.SECONDS);
        socket.abort();
    }

    private String answer(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.gateway.mqttWebSocketPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void tellsWhoAsksForNoWebSocketWhatThePortIsFor() throws Exception {
        running.close(); // its time limit would end the connections, too
        running = RunningGateway.start(
                folder.resolve("patient"), "mqtt { connect-timeout = 1h, websocket { enabled = true, port = 0 } }");
        String upgrade = String.join(
                "\r\n",
                "Upgrade: websocket",
                "Connection: keep-alive, Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
        for (String path : List.of("/", "/ws", "/mqtt/", "/MQTT")) {
            assertThat(answer("GET " + path + " HTTP/1.1\r\nHost: here\r\n" + upgrade))
                    .as(path)
                    .startsWith("HTTP/1.1 404 ")
                    .endsWith("at the path /mqtt of this port\n");
        }
        for (String request : List.of("GET /mqtt HTTP/1.1\r\n", "POST /mqtt HTTP/1.1\r\nContent-Length: 0\r\n")) {
            assertThat(answer(request + "Host: here\r\n\r\n").toLowerCase(Locale.ROOT))
                    .as(request)
                    .startsWith("http/1.1 426 ")
                    .contains("upgrade: websocket\r\n", "open a websocket, with the subprotocol mqtt");
        }
        assertThat(answer("GET / HTTP/1.1\r\nHost: here\r\n\r\n")).startsWith("HTTP/1.1 404 ");
        open().abort();
    }

    @Test
    void agreesOnNoCompressionWhateverAClientAsksFor() throws Exception {
        for (String extension : List.of("permessage-deflate", "deflate-frame", "x-webkit-deflate-frame")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.gateway.mqttWebSocketPort())) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write(("GET /mqtt HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\n"
                                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n"
                                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: "
                                        + extension + "\r\n\r\n")
                                .getBytes(UTF_8));
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) socket.getInputStream().read());
                }
                assertThat(head.toString()).contains("101 Switching Protocols");
                assertThat(head.toString().toLowerCase(Locale.ROOT)).doesNotContain("sec-websocket-extensions");
            }
        }
    }

    @Test
    void servesPaho() throws Exception {
        try (MqttClient client = new MqttClient(
                "ws://127.0.0.1:" + running.gateway.mqttWebSocketPort() + "/mqtt", "pi", new MemoryPersistence())) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("pi");
            options.setPassword(RunningGateway.SECRET.toCharArray());
            client.connect(options);
            client.publish("telemetry", new MqttMessage("{\"a\": 1}".getBytes(UTF_8)));
            client.publish("telemetry", new MqttMessage(("{\"b\": 1" + " ".repeat(60_000) + "}").getBytes(UTF_8)));
            client.disconnect();
        }
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(1);
        assertThat(running.stored(RunningGateway.PI, "b")).hasSize(1);
    }

    @Test
    void listensForNoWebSocketsUnlessAskedTo() throws Exception {
        running.close();
        running = RunningGateway.start(folder.resolve("without"));
        assertThat(running.gateway.mqttWebSocketPort()).isEqualTo(-1);
    }
}
