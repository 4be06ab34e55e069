package org.chieng.gateway.adapter.coap;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.tls.HandshakeListener;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.jspecify.annotations.Nullable;

/** Makes the encrypted port: DTLS 1.2 with keys of devices (RFC 4279), with certificates (RFC 5280), or both. */
final class DtlsDoor {
    /** Chosen: the devices that a gateway serves at once by CoAP; beyond it those that were silent longest must shake hands again. */
    private static final int MAX_CONNECTIONS = 5_000;

    private static final int STALE_SECONDS = 300;

    private DtlsDoor() {}

    /**
     * Makes the connector, which does not listen yet.
     *
     * @param handshakes hears of those that come to nothing
     * @param credentials the gateway's certificate, or null where only devices with a key connect
     * @throws GeneralSecurityException when the certificate can't be used
     */
    static DTLSConnector connector(
            CoapSettings settings,
            Configuration configuration,
            DeviceDirectory directory,
            Executor workers,
            HandshakeListener handshakes,
            @Nullable DtlsCredentials credentials)
            throws GeneralSecurityException {
        DtlsSettings dtls = settings.dtls();
        DtlsHandshakes watch = new DtlsHandshakes(configuration, handshakes);
        DtlsConnectorConfig.Builder builder = DtlsConnectorConfig.builder(configuration)
                .setAddress(new InetSocketAddress(settings.host(), dtls.port()))
                .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, MAX_CONNECTIONS)
                .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, STALE_SECONDS, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NONE)
                .setDatagramFilter(watch)
                .setSessionListener(watch)
                .setAdvancedPskStore(new DeviceKeys(directory, workers, watch::unknown));
        if (credentials != null) {
            builder.setCertificateIdentityProvider(credentials.identity());
            NewAdvancedCertificateVerifier verifier = credentials.verifier();
            if (verifier != null) {
                builder.set(DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE, CertificateAuthenticationMode.NEEDED)
                        .setAdvancedCertificateVerifier(verifier);
            }
        }
        DtlsConnectorConfig built = build(builder);
        if (credentials != null) {
            credentials.agreedOn(built);
        }
        return new DTLSConnector(built);
    }

    private static DtlsConnectorConfig build(DtlsConnectorConfig.Builder builder) throws GeneralSecurityException {
        try {
            return builder.build();
        } catch (IllegalStateException | IllegalArgumentException e) { // e.g. a key that is not the certificate's
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }
}
