package org.chieng.gateway.adapter.coap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.gateway.testkit.TestCa;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The certificate of the DTLS port changes while it is open; Scandium is the client. */
@Timeout(120)
class CoapDtlsReloadTest {
    @TempDir
    Path folder;

    private TestCa ca;
    private TestCa.Pair own;
    private TestCa.Pair device;
    private RunningGateway running;
    private final List<CoapEndpoint> clients = new ArrayList<>();
    private int touched;

    @BeforeEach
    void start() throws Exception {
        ca = TestCa.make(folder, "ca");
        own = ca.issue("server", "gateway-one", "");
        device = ca.issue("device", "pi", "");
        running = RunningGateway.start(
                Files.createDirectory(folder.resolve("data")),
                "coap.dtls { enabled = true, port = 0, certificate = \"" + own.certificate() + "\", key = \""
                        + own.key() + "\", client-ca = \"" + ca.certificate() + "\", reload = 50ms }");
    }

    @AfterEach
    void stop() {
        clients.forEach(CoapEndpoint::destroy);
        running.close();
    }

    private CoapEndpoint client() throws Exception {
        DtlsConnectorConfig config = DtlsConnectorConfig.builder(
                        new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS))
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
                .set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false)
                .setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .setCertificateIdentityProvider(new SingleCertificateProvider(
                        Pem.ellipticKey(device.key()),
                        Pem.certificates(device.certificate()),
                        List.of(CertificateType.X_509)))
                .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                        .setTrustedCertificates(Pem.certificates(ca.certificate()))
                        .build())
                .build();
        CoapEndpoint client = CoapEndpoint.builder()
                .setConfiguration(config.getConfiguration())
                .setConnector(new DTLSConnector(config))
                .build();
        clients.add(client);
        client.start();
        return client;
    }

    /** Whom the gateway has shown itself as to a client whose reading it has taken. */
    private String shownTo(CoapEndpoint client) throws Exception {
        Request request = new Request(CoAP.Code.POST);
        request.setURI("coaps://127.0.0.1:" + running.gateway.coapDtlsPort().orElseThrow() + "/telemetry");
        request.setPayload("{\"dtls\":1}");
        client.sendRequest(request);
        Response response = request.waitForResponse(20_000);
        assertThat(response).isNotNull();
        assertThat(response.getCode().text).isEqualTo("2.04");
        return response.getSourceContext().getPeerIdentity().getName();
    }

    /** Puts other files in the place of the gateway's. */
    private void install(TestCa.Pair next) throws IOException {
        Files.copy(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);
        touch();
    }

    /** So that the files are seen to have changed on any file system. */
    private void touch() throws IOException {
        touched += 10;
        Files.setLastModifiedTime(own.certificate(), FileTime.from(Instant.now().plusSeconds(touched)));
    }

    @Test
    void newHandshakesGetTheNewCertificateWhileSessionsLiveOn() throws Exception {
        CoapEndpoint before = client();
        assertThat(shownTo(before)).isEqualTo("CN=gateway-one");
        install(ca.issue("next", "gateway-two", ""));
        await().until(() -> shownTo(client()).equals("CN=gateway-two"));
        assertThat(shownTo(before)).as("the session from before").isEqualTo("CN=gateway-one");
        assertThat(running.gateway.health().tlsFaults()).isEmpty();
    }

    @Test
    void keepsTheOldCertificateWhenTheNewFilesAreBadAndSaysSo() throws Exception {
        String good = Files.readString(own.certificate());
        Files.writeString(own.certificate(), "no certificate");
        touch();
        await().until(() -> running.gateway.health().tlsFaults().toString().contains("coap.dtls.certificate: "));
        assertThat(shownTo(client())).isEqualTo("CN=gateway-one");

        Files.copy(ca.issue("of-another", "x", "").key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(own.certificate(), good);
        touch();
        awaitFault("the key is not the certificate's");
        assertThat(shownTo(client())).isEqualTo("CN=gateway-one");

        install(ca.issue("other-curve", "gateway-three", "", "secp521r1"));
        awaitFault("start the gateway again");
        assertThat(shownTo(client())).isEqualTo("CN=gateway-one");

        install(ca.issue("mended", "gateway-four", ""));
        await().until(() -> running.gateway.health().tlsFaults().isEmpty());
        assertThat(shownTo(client())).isEqualTo("CN=gateway-four");
    }

    private void awaitFault(String words) {
        await().until(() -> running.gateway.health().tlsFaults().toString().contains(words));
    }
}
