package org.chieng.gateway.adapter.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLSocket;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.gateway.testkit.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP door over TLS, whose certificate may change while it is open. */
@Timeout(120)
class HttpTlsTest {
    @TempDir
    Path folder;

    private TestCa ca;
    private TestCa.Pair own;
    private RunningGateway running;

    @BeforeEach
    void start() throws Exception {
        ca = TestCa.make(folder, "ca");
        own = ca.issue("server", "gateway-one", "");
        running = RunningGateway.start(
                Files.createDirectory(folder.resolve("data")),
                "ingest-http { enabled = true, port = 0, tls { certificate = \"" + own.certificate() + "\", key = \""
                        + own.key() + "\", reload = 50ms } }");
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private SSLSocket open() throws Exception {
        SSLSocket socket = (SSLSocket) ca.context(null)
                .getSocketFactory()
                .createSocket(
                        InetAddress.getLoopbackAddress(),
                        running.gateway.httpPort().orElseThrow());
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static String subject(SSLSocket socket) throws IOException {
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return shown.getSubjectX500Principal().getName();
    }

    private String subjectNow() throws Exception {
        try (SSLSocket socket = open()) {
            return subject(socket);
        }
    }

    /** Posts on a connection that stays open, and reads the answer's first line and head. */
    private static String post(SSLSocket socket, BufferedReader in, String body) throws IOException {
        String login = Base64.getEncoder().encodeToString(("pi:" + RunningGateway.SECRET).getBytes(US_ASCII));
        socket.getOutputStream()
                .write(("POST /v1/devices/pi/telemetry HTTP/1.1\r\nHost: gateway\r\nAuthorization: Basic " + login
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(US_ASCII));
        String status = in.readLine();
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
        return String.valueOf(status);
    }

    private void touch() throws IOException {
        Files.setLastModifiedTime(own.certificate(), FileTime.from(Instant.now().plusSeconds(10)));
    }

    @Test
    void newConnectionsGetTheNewCertificateWhileOthersLiveOn() throws Exception {
        try (SSLSocket before = open();
                BufferedReader in = new BufferedReader(new InputStreamReader(before.getInputStream(), US_ASCII))) {
            assertThat(subject(before)).isEqualTo("CN=gateway-one");
            assertThat(post(before, in, "{\"a\":1}")).contains(" 204 ");
            TestCa.Pair next = ca.issue("next", "gateway-two", "");
            Files.copy(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);
            touch();
            await().until(() -> subjectNow().equals("CN=gateway-two"));
            assertThat(post(before, in, "{\"a\":2}"))
                    .as("the connection from before")
                    .contains(" 204 ");
        }
        assertThat(running.stored(RunningGateway.PI, "a")).hasSize(2);
        assertThat(running.gateway.health().tlsFaults()).isEmpty();
    }

    @Test
    void keepsTheOldCertificateWhenTheNewFilesAreBadAndSaysSo() throws Exception {
        Files.writeString(own.certificate(), "no certificate");
        touch();
        await().until(() -> running.gateway.health().tlsFaults().toString().contains("ingest-http.tls.certificate: "));
        assertThat(subjectNow()).isEqualTo("CN=gateway-one");
    }
}
