package org.chieng.gateway.adapter.coap;

import java.util.List;
import java.util.Objects;
import javax.security.auth.x500.X500Principal;
import org.eclipse.californium.scandium.dtls.CertificateIdentityResult;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.SignatureAndHashAlgorithm;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite.CertificateKeyAlgorithm;
import org.eclipse.californium.scandium.dtls.cipher.XECDHECryptography.SupportedGroup;
import org.eclipse.californium.scandium.dtls.x509.CertificateConfigurationHelper;
import org.eclipse.californium.scandium.dtls.x509.CertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.ConfigurationHelperSetup;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;

/** A certificate that can be exchanged, none before the first {@link #use}; each handshake asks once for key and chain. Thread-safe. */
final class CurrentIdentity implements CertificateProvider, ConfigurationHelperSetup {
    private volatile @Nullable SingleCertificateProvider current;

    /** What handshakes from now on show. */
    void use(SingleCertificateProvider next) {
        current = next;
    }

    private SingleCertificateProvider current() {
        return Objects.requireNonNull(current, "read before the port opens");
    }

    @Override
    public void setupConfigurationHelper(CertificateConfigurationHelper helper) {
        current().setupConfigurationHelper(helper);
    }

    @Override
    public List<CertificateKeyAlgorithm> getSupportedCertificateKeyAlgorithms() {
        return current().getSupportedCertificateKeyAlgorithms();
    }

    @Override
    public List<CertificateType> getSupportedCertificateTypes() {
        return current().getSupportedCertificateTypes();
    }

    @Override
    public CertificateIdentityResult requestCertificateIdentity(
            ConnectionId connection,
            boolean client,
            List<X500Principal> issuers,
            ServerNames serverNames,
            List<CertificateKeyAlgorithm> keyAlgorithms,
            List<SignatureAndHashAlgorithm> signatures,
            List<SupportedGroup> curves) {
        return current()
                .requestCertificateIdentity(
                        connection, client, issuers, serverNames, keyAlgorithms, signatures, curves);
    }

    @Override
    public void setResultHandler(HandshakeResultHandler resultHandler) {
        // the answer is there at once
    }
}
