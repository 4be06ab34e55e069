package org.chieng.gateway.adapter.coap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.GatewayConfig;
import org.chieng.gateway.testkit.RunningGateway;
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
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CoAP over DTLS with Scandium as client; Debian's clients are used in DebianClientsIT. */
@Timeout(90)
class CoapDtlsTest {
    @TempDir
    Path folder;

    @TempDir
    Path pem;

    private @Nullable RunningGateway running;
    private final List<CoapEndpoint> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        clients.forEach(CoapEndpoint::destroy);
        if (running != null) {
            running.close();
        }
    }

    private static DtlsConnectorConfig.Builder dtls() {
        return DtlsConnectorConfig.builder(
                        new Configuration(CoapConfig.DEFINITIONS, UdpConfig.DEFINITIONS, DtlsConfig.DEFINITIONS))
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.CLIENT_ONLY)
                .set(DtlsConfig.DTLS_VERIFY_SERVER_CERTIFICATES_SUBJECT, false)
                .setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private CoapEndpoint client(DtlsConnectorConfig.Builder dtls) throws Exception {
        DtlsConnectorConfig config = dtls.build();
        CoapEndpoint client = CoapEndpoint.builder()
                .setConfiguration(config.getConfiguration())
                .setConnector(new DTLSConnector(config))
                .build();
        clients.add(client);
        client.start();
        return client;
    }

    private CoapEndpoint withKey(String identity, String key) throws Exception {
        return client(dtls().setAdvancedPskStore(new AdvancedSinglePskStore(identity, key.getBytes(UTF_8))));
    }

    private Request request(RunningGateway gateway, String path, String payload) {
        Request request = new Request(CoAP.Code.POST);
        request.setURI("coaps://127.0.0.1:" + gateway.gateway.coapDtlsPort().orElseThrow() + path);
        request.setPayload(payload);
        return request;
    }

    private @Nullable Response send(RunningGateway gateway, CoapEndpoint client, String path, String payload)
            throws Exception {
        Request request = request(gateway, path, payload);
        client.sendRequest(request);
        return request.waitForResponse(20_000);
    }

    private static String code(@Nullable Response response) {
        return response == null ? "none" : response.getCode().text;
    }

    @Test
    void takesReadingsOfADeviceThatHasAKeyWithoutAnySecret() throws Exception {
        RunningGateway gateway = RunningGateway.start(folder, "coap.dtls { enabled = true, port = 0 }");
        running = gateway;
        CoapEndpoint client = withKey("pi", RunningGateway.DTLS_KEY);
        StringBuilder blocks = new StringBuilder("[{\"n\":\"blocks\",\"v\":0}");
        for (int i = 1; i < 300; i++) {
            blocks.append(",{\"n\":\"blocks\",\"v\":1,\"t\":-").append(i).append('}');
        }
        assertThat(code(send(gateway, client, "/telemetry", "{\"dtls\":1}"))).isEqualTo("2.04");
        assertThat(code(send(gateway, client, "/v1/devices/pi/telemetry", blocks + "]")))
                .isEqualTo("2.04");
        assertThat(gateway.stored(RunningGateway.PI, "dtls")).hasSize(1);
        assertThat(gateway.stored(RunningGateway.PI, "blocks")).hasSize(300);
        assertThat(code(send(gateway, client, "/v1/devices/other/telemetry", "{\"dtls\":1}")))
                .isEqualTo("4.03");
        assertThat(gateway.stored(RunningGateway.OTHER, "dtls")).isEmpty();
    }

    @Test
    void shakesNoHandsWithAWrongKeyOrADeviceThatHasNone() throws Exception {
        RunningGateway gateway = RunningGateway.start(folder, "coap.dtls { enabled = true, port = 0 }");
        running = gateway;
        for (CoapEndpoint client : List.of(
                withKey("pi", "another-key-of-22-char"),
                withKey("other", RunningGateway.SECRET),
                withKey("nobody", RunningGateway.DTLS_KEY))) {
            Request request = request(gateway, "/telemetry?device=pi&key=" + RunningGateway.SECRET, "{\"a\":1}");
            client.sendRequest(request);
            assertThat(request.waitForResponse(3_000)).isNull();
        }
        assertThat(gateway.gateway.counters().messages()).isZero();
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(pem.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private void makeKeyAndCertificate(String name, String commonName) throws Exception {
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", name + ".key");
        openssl("req", "-new", "-key", name + ".key", "-subj", "/O=school/CN=" + commonName, "-out", name + ".csr");
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                "ca.crt",
                "-CAkey",
                "ca.key",
                "-days",
                "2",
                "-set_serial",
                "7",
                "-out",
                name + ".crt");
    }

    private CoapEndpoint withCertificate(String name) throws Exception {
        return client(dtls().setCertificateIdentityProvider(new SingleCertificateProvider(
                        Pem.ellipticKey(pem.resolve(name + ".key")),
                        Pem.certificates(pem.resolve(name + ".crt")),
                        List.of(CertificateType.X_509)))
                .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                        .setTrustedCertificates(Pem.certificates(pem.resolve("ca.crt")))
                        .build()));
    }

    @Test
    void takesReadingsOfADeviceThatShowsACertificate() throws Exception {
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "ca.key");
        openssl("req", "-x509", "-new", "-key", "ca.key", "-subj", "/CN=authority", "-days", "2", "-out", "ca.crt");
        makeKeyAndCertificate("gateway", "gateway");
        makeKeyAndCertificate("other", "other");
        makeKeyAndCertificate("stranger", "stranger");
        RunningGateway gateway = RunningGateway.start(
                folder,
                "coap.dtls { enabled = true, port = 0, certificate = \"" + pem.resolve("gateway.crt") + "\", key = \""
                        + pem.resolve("gateway.key") + "\", client-ca = \"" + pem.resolve("ca.crt") + "\" }");
        running = gateway;

        CoapEndpoint other = withCertificate("other");
        assertThat(code(send(gateway, other, "/telemetry", "{\"x509\":1}"))).isEqualTo("2.04");
        assertThat(gateway.stored(RunningGateway.OTHER, "x509")).hasSize(1);
        assertThat(code(send(gateway, other, "/v1/devices/pi/telemetry", "{\"x509\":1}")))
                .isEqualTo("4.03");
        assertThat(code(send(gateway, withCertificate("stranger"), "/telemetry", "{\"x509\":1}")))
                .isEqualTo("4.01");
        assertThat(code(send(gateway, withKey("pi", RunningGateway.DTLS_KEY), "/telemetry", "{\"key\":1}")))
                .as("keys go on beside certificates")
                .isEqualTo("2.04");
    }

    @Test
    void namesTheFaultyKeysOfTheConfiguration() {
        assertThatThrownBy(() -> RunningGateway.config("coap.dtls { client-ca = \"ca.crt\", enabled = 7 }"))
                .hasMessageContaining("coap.dtls.client-ca needs")
                .hasMessageContaining("coap.dtls.enabled must be true or false");
        GatewayConfig config = RunningGateway.config("");
        assertThat(config.coap().dtls().enabled()).isFalse();
        assertThat(config.http().enabled()).isFalse();
    }
}
