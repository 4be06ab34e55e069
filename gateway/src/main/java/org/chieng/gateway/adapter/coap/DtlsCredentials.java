package org.chieng.gateway.adapter.coap;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.chieng.gateway.tls.PemCheck;
import org.chieng.gateway.tls.PemException;
import org.chieng.gateway.tls.PemFiles;
import org.chieng.gateway.tls.Reloading;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.CertificateType;
import org.eclipse.californium.scandium.dtls.x509.CertificateConfigurationHelper;
import org.eclipse.californium.scandium.dtls.x509.CertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.NewAdvancedCertificateVerifier;
import org.eclipse.californium.scandium.dtls.x509.SingleCertificateProvider;
import org.eclipse.californium.scandium.dtls.x509.StaticNewAdvancedCertificateVerifier;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of the encrypted port and whom it trusts, from files that may change while it is open: handshakes that begin after a
 * change get the new ones, sessions that stand live on. What can't be used is told, and the old ones stay. Thread-safe; reading blocks.
 */
final class DtlsCredentials {
    private final PemFiles files;
    private final CurrentIdentity identity = new CurrentIdentity();
    private final @Nullable CurrentVerifier verifier;
    private final Reloading reloading;
    private volatile @Nullable DtlsConnectorConfig agreed;

    /** What one reading of the files gives. */
    private record Loaded(
            SingleCertificateProvider identity, @Nullable StaticNewAdvancedCertificateVerifier verifier) {}

    private DtlsCredentials(PemFiles files) throws Exception {
        this.files = files;
        this.verifier = files.clientCa() == null ? null : new CurrentVerifier();
        this.reloading = Reloading.start(files, this::load);
    }

    /**
     * Reads the files.
     *
     * @return null where there are none: only devices with a key connect
     * @throws GeneralSecurityException when one can't be used
     */
    static @Nullable DtlsCredentials read(DtlsSettings dtls) throws GeneralSecurityException {
        DtlsSettings.Own own = dtls.own();
        if (own == null) {
            return null;
        }
        try {
            return new DtlsCredentials(new PemFiles("coap.dtls", own.certificate(), own.key(), dtls.clientCa()));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }

    /** What handshakes show, that of now at each. */
    CertificateProvider identity() {
        return identity;
    }

    /** Whom handshakes trust, those of now at each; null where nobody's certificate is taken. */
    @Nullable
    NewAdvancedCertificateVerifier verifier() {
        return verifier;
    }

    /** Algorithms and curves are agreed on when the port opens: files that need others are refused from now on. */
    void agreedOn(DtlsConnectorConfig config) {
        agreed = config;
    }

    /** Loads the files again when one has changed. */
    void refresh() {
        reloading.refresh();
    }

    /** Why the newest files aren't used, in words for an operator, or null. */
    @Nullable
    String fault() {
        return reloading.fault();
    }

    private X509Certificate load() throws GeneralSecurityException {
        PemCheck.Own own = PemCheck.own(files);
        if (!own.key().getAlgorithm().equals("EC")) {
            throw new PemException(
                    files.section() + ".key",
                    files.key(),
                    "is a key of kind " + own.key().getAlgorithm()
                            + ": for DTLS make one of an elliptic curve, openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256,"
                            + " and have a certificate made for it; other doors may keep theirs");
        }
        Loaded loaded = read(files, own);
        refuseUnusable(loaded, agreed);
        identity.use(loaded.identity);
        if (verifier != null && loaded.verifier != null) {
            verifier.use(loaded.verifier);
        }
        return own.chain().get(0);
    }

    private static Loaded read(PemFiles files, PemCheck.Own own) throws GeneralSecurityException {
        Path clientCa = files.clientCa();
        return new Loaded(
                new SingleCertificateProvider(
                        own.key(), own.chain().toArray(Certificate[]::new), List.of(CertificateType.X_509)),
                clientCa == null
                        ? null
                        : new StaticNewAdvancedCertificateVerifier(
                                PemCheck.certificates(files.section() + ".client-ca", clientCa)
                                        .toArray(X509Certificate[]::new),
                                null,
                                List.of(CertificateType.X_509)));
    }

    /** What Scandium checks when a port opens, too. */
    private static void refuseUnusable(Loaded loaded, @Nullable DtlsConnectorConfig agreed)
            throws GeneralSecurityException {
        CertificateConfigurationHelper helper = new CertificateConfigurationHelper();
        try {
            loaded.identity.setupConfigurationHelper(helper); // refuses a key that is not the certificate's
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new GeneralSecurityException("coap.dtls: certificate and key don't fit (" + e.getMessage() + ')', e);
        }
        try {
            if (loaded.verifier != null) {
                loaded.verifier.setupConfigurationHelper(helper);
            }
            if (agreed != null) {
                helper.verifySignatureAndHashAlgorithmsConfiguration(agreed.getSupportedSignatureAlgorithms());
                helper.verifySupportedGroupsConfiguration(agreed.getSupportedGroups());
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new GeneralSecurityException(
                    "they need another curve or signature than those at the start: start the gateway again to use them ("
                            + e.getMessage() + ')',
                    e);
        }
    }
}
