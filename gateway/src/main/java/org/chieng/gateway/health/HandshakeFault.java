package org.chieng.gateway.health;

import java.util.Locale;

/** Why a handshake of TLS or DTLS came to nothing, as far as the gateway can see; {@code docs/server.md} says what to do about each. */
public enum HandshakeFault {
    /** No encryption was spoken to an encrypted port. */
    PLAIN_TEXT("speaks without encryption to a port with: give it the other port, or switch its encryption on"),
    /** TLS or DTLS was spoken to a port without. */
    TLS_TO_PLAIN("speaks TLS to a port without: give it the other port, or switch its encryption off"),
    /** The two have no cipher suite in common, or no curve, or no signature. */
    NO_COMMON_CIPHER("has no cipher in common with the gateway: it is too old, or wants another kind of key"),
    /** The two have no version of the protocol in common. */
    NO_COMMON_VERSION("speaks no version of TLS that is still allowed: update it"),
    /** Nobody who is trusted has signed the certificate that was shown. */
    UNKNOWN_AUTHORITY("shows a certificate that none of client-ca has signed"),
    /** The certificate that was shown is not valid any longer, or not yet. */
    EXPIRED_CERTIFICATE("shows a certificate that has expired or is not valid yet: renew it, and look at its clock"),
    /** The certificate that was shown can't be used for another reason, or none was shown where one is needed. */
    BAD_CERTIFICATE("shows no certificate, or one that can't be used"),
    /** The other side said that it does not take the gateway's certificate. */
    DISTRUSTS_US(
            "does not trust the gateway's certificate: give it the authority that signed that, and the name in it"),
    /** The identity that was given has no key here (DTLS). */
    UNKNOWN_IDENTITY("names a device that has no key for DTLS here: see add-dtls-key"),
    /** It has another key than the device that it named (DTLS). */
    WRONG_KEY("has another key for DTLS than the device that it names"),
    /** It did not go on in time. */
    TIMEOUT("began a handshake and did not end it in time"),
    /** It closed the connection before the handshake was over; a balancer's probe does that, too. */
    CLOSED("closed the connection during the handshake"),
    /** Anything else. */
    OTHER("could not shake hands");

    private final String sentence;

    HandshakeFault(String sentence) {
        this.sentence = sentence;
    }

    /** In metrics, health and logs. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What the other side does, and what to do about it, in words for an operator. */
    public String sentence() {
        return sentence;
    }
}
