package org.chieng.gateway.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import org.chieng.gateway.health.HandshakeFault;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a handshake of TLS came to nothing from what Netty's handler and the JDK's engine throw. Where their classes don't tell, their
 * words do: those of JDK 17 ({@code sun.security.ssl}), which {@code TlsRefusalsTest} holds it to. Pure.
 */
final class TlsFaults {
    /** Causes of causes; the JDK has three. */
    private static final int DEEPEST = 8;

    /**
     * What Java says of the plain alert that OpenSSL's clients send in TLS 1.3 while records are encrypted already: two bytes. At this place of
     * the handshake it is about our certificate.
     */
    private static final String OPENSSL_ALERT = "insufficient buffer remaining for aead cipher fragment (2)";

    private TlsFaults() {}

    static HandshakeFault of(Throwable why) {
        Throwable cause = why;
        HandshakeFault found = HandshakeFault.OTHER;
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            HandshakeFault here = ofOne(cause);
            if (here != HandshakeFault.OTHER) {
                found = here; // the innermost knows best
            }
            cause = cause.getCause();
        }
        return found;
    }

    private static HandshakeFault ofOne(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            return HandshakeFault.PLAIN_TEXT;
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return HandshakeFault.TIMEOUT;
        }
        if (cause instanceof ClosedChannelException) {
            return HandshakeFault.CLOSED;
        }
        if (cause instanceof CertificateExpiredException
                || cause instanceof CertificateNotYetValidException
                || (cause instanceof CertPathValidatorException path && isOfTime(path.getReason()))) {
            return HandshakeFault.EXPIRED_CERTIFICATE;
        }
        if (cause instanceof CertPathValidatorException) {
            return HandshakeFault.BAD_CERTIFICATE;
        }
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("path building failed") || words.contains("no certificate of a client is trusted")) {
            return HandshakeFault.UNKNOWN_AUTHORITY;
        }
        return cause instanceof CertificateException ? HandshakeFault.BAD_CERTIFICATE : ofWords(words);
    }

    private static boolean isOfTime(CertPathValidatorException.@Nullable Reason reason) {
        return reason == CertPathValidatorException.BasicReason.EXPIRED
                || reason == CertPathValidatorException.BasicReason.NOT_YET_VALID;
    }

    private static HandshakeFault ofWords(String words) {
        if (words.contains("received fatal alert")) {
            return ofAlert(words);
        }
        if (words.contains(OPENSSL_ALERT)) {
            return HandshakeFault.DISTRUSTS_US;
        }
        if (words.contains("no cipher suites in common") || words.contains("no available authentication scheme")) {
            return HandshakeFault.NO_COMMON_CIPHER;
        }
        if (words.contains("protocol version") || words.contains("client requested protocol")) {
            return HandshakeFault.NO_COMMON_VERSION;
        }
        return words.contains("certificate chain") ? HandshakeFault.BAD_CERTIFICATE : HandshakeFault.OTHER;
    }

    /** RFC 8446 section 6.2. */
    private static HandshakeFault ofAlert(String words) {
        if (words.contains("certificate") || words.contains("unknown_ca")) {
            return HandshakeFault.DISTRUSTS_US;
        }
        if (words.contains("protocol_version")) {
            return HandshakeFault.NO_COMMON_VERSION;
        }
        return words.contains("handshake_failure") || words.contains("insufficient_security")
                ? HandshakeFault.NO_COMMON_CIPHER
                : HandshakeFault.OTHER;
    }
}
