package org.chieng.gateway.adapter.coap;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.scandium.dtls.CertificateMessage;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.CertificateVerificationResult;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.x509.CertificateConfigurationHelper;
import org.eclipse.californium.scandium.dtls.x509.ConfigurationHelperSetup;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/** Whom to trust, exchangeable; nobody before the first {@link #use}. Thread-safe. */
final class CurrentVerifier implements NewAdvancedCertificateVerifier, ConfigurationHelperSetup {
    private volatile @Nullable StaticNewAdvancedCertificateVerifier current;

    /** What handshakes from now on use. */
    void use(StaticNewAdvancedCertificateVerifier next) {
        current = next;
    }

    private StaticNewAdvancedCertificateVerifier current() {
        return Objects.requireNonNull(current, "read before the port opens");
    }

    @Override
    public void setupConfigurationHelper(CertificateConfigurationHelper helper) {
        current().setupConfigurationHelper(helper);
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return current().getSupportedCertificateTypes();
    }

    @Override
    public CertificateVerificationResult verifyCertificate(
            ConnectionId connection,
            ServerNames serverName,
            InetSocketAddress remotePeer,
            boolean clientUsage,
            boolean verifySubject,
            boolean truncateCertificatePath,
            CertificateMessage message) {
        return current()
                .verifyCertificate(
                        connection,
                        serverName,
                        remotePeer,
                        clientUsage,
                        verifySubject,
                        truncateCertificatePath,
                        message);
    }

    @Override
    public List<X500Principal> getAcceptedIssuers() {
        return current().getAcceptedIssuers();
    }

    @Override
    public void setResultHandler(HandshakeResultHandler resultHandler) {
        // the answer is there at once
    }
}
