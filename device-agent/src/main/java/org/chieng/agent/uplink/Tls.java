package org.chieng.agent.uplink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * TLS that trusts the certificates of a file and no others: a school's server may have its own authority. The same context is used for one
 * session after the other, as long as the file is the same, so that the server can resume one (RFC 8446 section 2.2): that saves its
 * certificates each time. Confined to one thread.
 */
public final class Tls {
    private final Optional<Path> pem;
    private @Nullable SSLSocketFactory made;
    private @Nullable FileTime madeFrom;

    /** @param pem empty: those that Java trusts */
    public Tls(Optional<Path> pem) {
        this.pem = pem;
    }

    /**
     * Sockets for servers whose certificate one of the trusted has signed, or is.
     *
     * @throws IOException when the file of certificates can't be used; the message names it
     */
    public SSLSocketFactory sockets() throws IOException {
        try {
            return read();
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw new UnusableCa(
                    "server.ca = " + e.getFile() + " is not there, or the agent's user may not read it", e);
        } catch (IOException e) {
            throw new UnusableCa(String.valueOf(e.getMessage()), e);
        }
    }

    /** The file of certificates can't be used; the message names it. */
    static final class UnusableCa extends IOException {
        private static final long serialVersionUID = 1L;

        private UnusableCa(String message, IOException cause) {
            super(message, cause);
        }
    }

    private SSLSocketFactory read() throws IOException {
        FileTime changed = pem.isPresent() ? Files.getLastModifiedTime(pem.get()) : null;
        SSLSocketFactory known = made;
        if (known == null || (changed != null && !changed.equals(madeFrom))) {
            known = pem.isPresent() ? trusting(pem.get()) : (SSLSocketFactory) SSLSocketFactory.getDefault();
            made = known;
            madeFrom = changed;
        }
        return known;
    }

    private static SSLSocketFactory trusting(Path pem) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(pem).getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates in " + pem + " can't be used: " + e.getMessage(), e);
        }
    }

    /** Trust in the certificates of a file. */
    static TrustManagerFactory trust(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("there is no certificate in " + pem);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return trust;
        } catch (GeneralSecurityException e) {
            throw new IOException("certificates in " + pem + " can't be used: " + e.getMessage(), e);
        }
    }
}
