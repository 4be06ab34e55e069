package org.chieng.gateway.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.chieng.gateway.health.HandshakeCounters.Door;
import org.chieng.gateway.health.HandshakeFault;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.gateway.testkit.TestCa;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which hands are not shaken at the encrypted ports, and at those that aren't. */
@Timeout(120)
class RefusedHandshakesTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    static Path folder;

    private static TestCa ca;
    private static TestCa foreign;
    private static RunningGateway encrypted;
    private static RunningGateway plain;

    @BeforeAll
    static void start() throws Exception {
        ca = TestCa.make(folder, "ca");
        foreign = TestCa.make(folder, "foreign");
        TestCa.Pair own = ca.issue("server", "gateway", "");
        String pem = "certificate = \"" + own.certificate() + "\", key = \"" + own.key() + "\"";
        encrypted = RunningGateway.start(
                Files.createDirectory(folder.resolve("encrypted")),
                "mqtt { connect-timeout = 1s, tls { " + pem + ", client-ca = \"" + ca.certificate()
                        + "\" } }, ingest-http { enabled = true, port = 0, tls { " + pem
                        + " } }, coap.dtls { enabled = true, port = 0 }");
        plain = RunningGateway.start(
                Files.createDirectory(folder.resolve("plain")),
                "mqtt.websocket { enabled = true, port = 0 }, ingest-http { enabled = true, port = 0 }");
    }

    @AfterAll
    static void stop() {
        encrypted.close();
        plain.close();
    }

    private interface Act {
        void run() throws Exception;
    }

    /** Does it, whatever the client makes of that, and waits until it is counted, once and as nothing else. */
    private static void assertCounted(RunningGateway gateway, Door door, HandshakeFault fault, Act act)
            throws Exception {
        long before = gateway.gateway.counters().handshakes().refused(door, fault);
        long others = all(gateway, door) - before;
        try {
            act.run();
        } catch (IOException e) {
            // the client was refused
        }
        await().untilAsserted(() -> assertThat(
                        gateway.gateway.counters().handshakes().refused(door, fault))
                .as(
                        "%s %s of %s",
                        door, fault, gateway.gateway.counters().handshakes().refused())
                .isEqualTo(before + 1));
        assertThat(all(gateway, door)).isEqualTo(others + before + 1);
    }

    private static long all(RunningGateway gateway, Door door) {
        return gateway.gateway.counters().handshakes().refused().getOrDefault(door, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static int http(RunningGateway gateway) {
        return gateway.gateway.httpPort().orElseThrow();
    }

    private static void say(int port, String text) throws IOException {
        try (Socket socket = new Socket(HERE, port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(text.getBytes(US_ASCII));
            socket.getInputStream().readAllBytes();
        }
    }

    private static void shake(SSLContext context, int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(HERE, port)) {
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            socket.getInputStream().read(); // TLS 1.3 tells of a refused certificate after the client's last word
        }
    }

    @Test
    void countsPlainTextOnEncryptedPorts() throws Exception {
        assertCounted(
                encrypted,
                Door.MQTT,
                HandshakeFault.PLAIN_TEXT,
                () -> say(encrypted.gateway.mqttPort(), "\u0010\u000f\0\u0004MQTT\u0004\u0002\0<\0\u0003raw"));
        assertCounted(
                encrypted,
                Door.HTTP,
                HandshakeFault.PLAIN_TEXT,
                () -> say(http(encrypted), "GET /ping HTTP/1.1\r\n\r\n"));
    }

    @Test
    void countsTlsOnPlainPortsAndHangsUpAtOnce() throws Exception {
        SSLContext context = ca.context(null);
        for (int port : List.of(plain.gateway.mqttPort(), plain.gateway.mqttWebSocketPort())) {
            assertCounted(plain, Door.MQTT, HandshakeFault.TLS_TO_PLAIN, () -> shake(context, port));
        }
        assertCounted(plain, Door.HTTP, HandshakeFault.TLS_TO_PLAIN, () -> shake(context, http(plain)));
    }

    @Test
    void countsCertificatesOfClientsThatAreNotTaken() throws Exception {
        int port = encrypted.gateway.mqttPort();
        TestCa.Pair strange = foreign.issue("strange", "pi", "");
        TestCa.Pair old = ca.issueExpired("old", "pi");
        assertCounted(encrypted, Door.MQTT, HandshakeFault.UNKNOWN_AUTHORITY, () -> shake(anyway(strange), port));
        assertCounted(encrypted, Door.MQTT, HandshakeFault.EXPIRED_CERTIFICATE, () -> shake(anyway(old), port));
    }

    /** Shows a certificate also where it is none of those that the server says it would take. */
    private static SSLContext anyway(TestCa.Pair shown) throws Exception {
        return ca.contextShowing(shown);
    }

    @Test
    void countsClientsThatDoNotTrustOurCertificate() throws Exception {
        assertCounted(
                encrypted, Door.HTTP, HandshakeFault.DISTRUSTS_US, () -> shake(foreign.context(null), http(encrypted)));
    }

    @Test
    void countsClientsWithNoCipherOrVersionInCommon() throws Exception {
        assertCounted(encrypted, Door.MQTT, HandshakeFault.NO_COMMON_CIPHER, () -> {
            try (SSLSocket socket =
                    (SSLSocket) ca.context(null).getSocketFactory().createSocket(HERE, encrypted.gateway.mqttPort())) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}); // ours is no RSA
                socket.startHandshake();
            }
        });
        assertCounted(encrypted, Door.HTTP, HandshakeFault.NO_COMMON_VERSION, () -> hello(0x0301, http(encrypted)));
    }

    /** The hello of a client that knows no newer version than that (RFC 5246 section 7.4.1.2). */
    private static void hello(int version, int port) throws IOException {
        byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
        hello[0] = 22;
        hello[1] = 3;
        hello[2] = 1;
        hello[4] = (byte) (hello.length - 5);
        hello[5] = 1;
        hello[8] = (byte) (hello.length - 9);
        hello[9] = (byte) (version >> 8);
        hello[10] = (byte) version;
        int at = 44;
        hello[at + 1] = 2; // one suite, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
        hello[at + 2] = (byte) 0xc0;
        hello[at + 3] = 9;
        hello[at + 4] = 1; // no compression
        try (Socket socket = new Socket(HERE, port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(hello);
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void countsWhoHangsUpAndWhoWaitsForEver() throws Exception {
        assertCounted(encrypted, Door.HTTP, HandshakeFault.CLOSED, () -> new Socket(HERE, http(encrypted)).close());
        assertCounted(encrypted, Door.MQTT, HandshakeFault.TIMEOUT, () -> say(encrypted.gateway.mqttPort(), ""));
    }

    /** Debian's client: what it says is of no interest here. */
    private static void coaps(@Nullable String identity, String key) throws Exception {
        Process client = new ProcessBuilder(
                        "coap-client-openssl",
                        "-B",
                        "3",
                        "-m",
                        "post",
                        "-e",
                        "{\"a\":1}",
                        "-u",
                        String.valueOf(identity),
                        "-k",
                        key,
                        "coaps://127.0.0.1:" + encrypted.gateway.coapDtlsPort().orElseThrow() + "/telemetry")
                .redirectErrorStream(true)
                .start();
        client.getInputStream().readAllBytes();
        client.waitFor();
    }

    @Test
    void countsUnknownIdentitiesAndWrongKeysOfDtls() throws Exception {
        assertCounted(
                encrypted, Door.COAP, HandshakeFault.UNKNOWN_IDENTITY, () -> coaps("nobody", RunningGateway.DTLS_KEY));
        assertCounted(encrypted, Door.COAP, HandshakeFault.WRONG_KEY, () -> coaps("pi", "another-key-of-22-char"));
    }

    @Test
    void countsPlainCoapOnTheEncryptedPortAndDtlsOnThePlainOne() throws Exception {
        byte[] get = {0x40, 1, 0, 7};
        byte[] hello = {22, (byte) 254, (byte) 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
        assertCounted(
                encrypted,
                Door.COAP,
                HandshakeFault.PLAIN_TEXT,
                () -> send(get, encrypted.gateway.coapDtlsPort().orElseThrow()));
        assertCounted(plain, Door.COAP, HandshakeFault.TLS_TO_PLAIN, () -> send(hello, plain.gateway.coapPort()));
    }

    private static void send(byte[] datagram, int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(datagram, datagram.length, HERE, port));
        }
    }

    @Test
    void countsNothingThatIsGood() throws Exception {
        long before = all(encrypted, Door.HTTP);
        try (SSLSocket socket = (SSLSocket) ca.context(null).getSocketFactory().createSocket(HERE, http(encrypted))) {
            socket.getOutputStream().write("GET /ping HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        assertThat(all(encrypted, Door.HTTP)).isEqualTo(before);
        assertThatThrownBy(() -> shake(foreign.context(null), http(encrypted))).isInstanceOf(IOException.class);
        await().until(() -> all(encrypted, Door.HTTP) == before + 1);
    }
}
