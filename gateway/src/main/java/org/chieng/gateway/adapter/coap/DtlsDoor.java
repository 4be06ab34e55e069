package org.chieng.gateway.adapter.coap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.device.DeviceDirectory;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;

/** Makes the encrypted port: DTLS 1.2 with keys of devices (RFC 4279), with certificates (RFC 5280), or both. */
final class DtlsDoor {
    /** Chosen: the devices that a gateway serves at once by CoAP; beyond it those that were silent longest must shake hands again. */
    private static final int MAX_CONNECTIONS = 5_000;

    private static final int STALE_SECONDS = 300;

    private DtlsDoor() {}

    /**
     * Makes the connector, which does not listen yet.
     *
     * @throws IOException when a PEM file can't be read
     * @throws GeneralSecurityException when it can't be used
     */
    static DTLSConnector connector(
            CoapSettings settings, Configuration configuration, DeviceDirectory directory, Executor workers)
            throws IOException, GeneralSecurityException {
        DtlsSettings dtls = settings.dtls();
        DtlsConnectorConfig.Builder builder = DtlsConnectorConfig.builder(configuration)
                .setAddress(new InetSocketAddress(settings.host(), dtls.port()))
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, MAX_CONNECTIONS)
                .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, STALE_SECONDS, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NONE)
                .setAdvancedPskStore(new DeviceKeys(directory, workers));
        DtlsSettings.Own own = dtls.own();
        if (own != null) {
            builder.setCertificateIdentityProvider(new SingleCertificateProvider(
                    Pem.ellipticKey(own.key()), Pem.certificates(own.certificate()), List.of(CertificateType.X_509)));
        }
        Path clientCa = dtls.clientCa();
        if (clientCa != null) {
            builder.set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED)
                    .setAdvancedCertificateVerifier(StaticNewAdvancedCertificateVerifier.builder()
                            .setTrustedCertificates(Pem.certificates(clientCa))
                            .setSupportedCertificateTypes(List.of(CertificateType.X_509))
                            .build());
        }
        return new DTLSConnector(builder.build());
    }
}
