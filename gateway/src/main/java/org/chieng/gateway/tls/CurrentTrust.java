package org.chieng.gateway.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom to trust, exchangeable; nobody before the first {@link #use}. Thread-safe. */
final class CurrentTrust extends X509ExtendedTrustManager {
    private volatile @Nullable X509ExtendedTrustManager current;

    /** What handshakes from now on use. */
    void use(X509ExtendedTrustManager trusted) {
        current = trusted;
    }

    private X509ExtendedTrustManager current() throws CertificateException {
        X509ExtendedTrustManager now = current;
        if (now == null) {
            throw new CertificateException("no certificate of a client is trusted");
        }
        return now;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        current().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        current().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        current().checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        current().checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        current().checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        current().checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509ExtendedTrustManager now = current;
        return now == null ? new X509Certificate[0] : now.getAcceptedIssuers();
    }
}
