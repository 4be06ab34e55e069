package org.chieng.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
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

@Timeout(60)
class GatewayTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private SqliteTimeSeriesStore store;

    @BeforeEach
    void open() throws Exception {
        store = SqliteTimeSeriesStore.open(folder);
    }

    @AfterEach
    void close() {
        RunningGateway.waitFor(vertx.close());
        store.close();
    }

    private Future<Gateway> start(String config) {
        return Gateway.start(
                vertx, RunningGateway.config(config), RunningGateway.directory(), store, Clock.systemUTC());
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("coap-") || name.startsWith("store-writer"))
                .collect(Collectors.toSet());
    }

    private void assertFailsWith(String config, String... sentences) {
        assertThatThrownBy(() ->
                        start(config).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(GatewayException.class)
                .satisfies(fault ->
                        assertThat(fault.getMessage()).contains(sentences).doesNotContain("\n"));
        assertThat(threads()).as("left behind").isEmpty();
    }

    @Test
    void tellsWhichPortIsTakenAndWhatToChange() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFailsWith(
                    "mqtt.port = " + taken.getLocalPort(),
                    "can't listen on 127.0.0.1:" + taken.getLocalPort() + " (mqtt)",
                    "set mqtt.port to another");
        }
        try (DatagramSocket taken = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            assertFailsWith(
                    "coap.port = " + taken.getLocalPort(),
                    "can't listen on 127.0.0.1:" + taken.getLocalPort() + " (coap)",
                    "set coap.port to another");
        }
    }

    @Test
    void tellsThatAHostIsNotOurs() {
        assertFailsWith("mqtt.host = \"192.0.2.1\"", "192.0.2.1", "change mqtt.host or mqtt.port");
        assertFailsWith("coap.host = \"192.0.2.1\"", "192.0.2.1", "change coap.host or coap.port");
    }

    @Test
    void tellsThatACertificateCannotBeUsed() throws Exception {
        Path noPem = Files.writeString(folder.resolve("no.pem"), "no certificate");
        assertFailsWith(
                "mqtt.tls { certificate = \"" + noPem + "\", key = \"" + folder.resolve("missing.pem") + "\" }",
                "can't use mqtt.tls.certificate: " + noPem + " holds no certificate in PEM",
                "convert it with openssl x509");
    }

    @Test
    void leavesNoThreadAndNoPortBehindWhenClosed() throws Exception {
        Gateway gateway = RunningGateway.waitFor(start(""));
        int port = gateway.mqttPort();
        assertThat(gateway.health().store().works()).isTrue();
        assertThat(threads()).isNotEmpty();
        RunningGateway.waitFor(gateway.close());
        RunningGateway.waitFor(gateway.close());

        assertThat(threads()).isEmpty();
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void speaksTlsWithAPemCertificate() throws Exception {
        Path key = folder.resolve("key.pem");
        Path certificate = folder.resolve("certificate.pem");
        Process openssl = new ProcessBuilder(List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString(),
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1"))
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();

        Gateway gateway = RunningGateway.waitFor(
                start("mqtt.tls { certificate = \"" + certificate + "\", key = \"" + key + "\" }"));
        try (MqttClient client =
                new MqttClient("ssl://127.0.0.1:" + gateway.mqttPort(), "pi", new MemoryPersistence())) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName("pi");
            options.setPassword(RunningGateway.SECRET.toCharArray());
            options.setSocketFactory(TrustingOne.of(certificate).getSocketFactory());
            client.connect(options);
            client.publish("telemetry", new MqttMessage("{\"a\": 1}".getBytes(StandardCharsets.UTF_8)));
            client.disconnect();
        }
        assertThat(gateway.counters().storedReadings()).isEqualTo(1);
        RunningGateway.waitFor(gateway.close());
    }
}
