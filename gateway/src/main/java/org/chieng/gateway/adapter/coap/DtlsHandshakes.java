package org.chieng.gateway.adapter.coap;

import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.chieng.gateway.health.HandshakeFault;
import org.chieng.gateway.tls.HandshakeListener;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.scandium.DtlsDatagramFilter;
import org.eclipse.californium.scandium.dtls.AlertMessage.AlertDescription;
import org.eclipse.californium.scandium.dtls.Connection;
import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.DTLSContext;
import org.eclipse.californium.scandium.dtls.DtlsHandshakeTimeoutException;
import org.eclipse.californium.scandium.dtls.HandshakeException;
import org.eclipse.californium.scandium.dtls.Handshaker;
import org.eclipse.californium.scandium.dtls.Record;
import org.eclipse.californium.scandium.dtls.SessionListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells of handshakes of DTLS that come to nothing. A wrong key shows as a record that can't be read while hands are shaken: Scandium drops
 * that (RFC 6347 section 4.1.2.7) and gives up a minute later, so it is told at the first, and not again then. Thread-safe.
 */
final class DtlsHandshakes extends DtlsDatagramFilter implements SessionListener {
    /** The first two bits of a message of CoAP, version 1 (RFC 7252 section 3); no record of DTLS begins so. */
    private static final int VERSION_BITS = 0xc0;

    private static final int COAP = 0x40;
    /** Handshakes that go on at once; of more than these it is told late, and not as exactly. */
    private static final int MOST_KEPT = 1_000;

    private final HandshakeListener listener;
    private final Map<Handshaker, Boolean> told = Collections.synchronizedMap(new WeakHashMap<>());
    private final Map<ConnectionId, Handshaker> shaking = new ConcurrentHashMap<>();

    DtlsHandshakes(Configuration configuration, HandshakeListener listener) {
        super(configuration);
        this.listener = listener;
    }

    @Override
    public boolean onReceiving(DatagramPacket packet) {
        if (packet.getLength() > 0 && (packet.getData()[packet.getOffset()] & VERSION_BITS) == COAP) {
            listener.refused(packet.getAddress().getHostAddress(), HandshakeFault.PLAIN_TEXT);
            return false;
        }
        return super.onReceiving(packet);
    }

    @Override
    public boolean onMacError(Record record, Connection connection) {
        tell(connection.getOngoingHandshake(), HandshakeFault.WRONG_KEY);
        return super.onMacError(record, connection);
    }

    /** The identity that was given on a connection has no key: Scandium lets it wait until it gives up, so it is told now. */
    void unknown(ConnectionId connection) {
        tell(shaking.get(connection), HandshakeFault.UNKNOWN_IDENTITY);
    }

    private void tell(@Nullable Handshaker handshaker, HandshakeFault fault) {
        if (handshaker != null && told.size() < MOST_KEPT && told.put(handshaker, true) == null) {
            listener.refused(address(handshaker), fault);
        }
    }

    @Override
    public void handshakeFailed(Handshaker handshaker, Throwable why) {
        shaking.remove(handshaker.getConnection().getConnectionId());
        if (told.remove(handshaker) == null) {
            listener.refused(address(handshaker), fault(why));
        }
    }

    @Override
    public void handshakeStarted(Handshaker handshaker) {
        if (shaking.size() < MOST_KEPT) {
            shaking.put(handshaker.getConnection().getConnectionId(), handshaker);
        }
    }

    @Override
    public void contextEstablished(Handshaker handshaker, DTLSContext context) {
        // good
    }

    @Override
    public void handshakeCompleted(Handshaker handshaker) {
        shaking.remove(handshaker.getConnection().getConnectionId());
        told.remove(handshaker);
    }

    @Override
    public void handshakeFlightRetransmitted(Handshaker handshaker, int flight) {
        // a line that loses packets
    }

    private static String address(Handshaker handshaker) {
        InetSocketAddress peer = handshaker.getPeerAddress();
        return peer == null ? "unknown" : peer.getAddress().getHostAddress();
    }

    private static HandshakeFault fault(Throwable why) {
        if (why instanceof DtlsHandshakeTimeoutException) {
            return HandshakeFault.TIMEOUT;
        }
        return why instanceof HandshakeException told
                ? ofAlert(told.getAlert().getDescription())
                : HandshakeFault.OTHER;
    }

    /** What was said to the client, or by it (RFC 5246 section 7.2.2, RFC 4279 section 2). */
    private static HandshakeFault ofAlert(@Nullable AlertDescription alert) {
        if (alert == null) {
            return HandshakeFault.OTHER;
        }
        return switch (alert) {
            case UNKNOWN_PSK_IDENTITY -> HandshakeFault.UNKNOWN_IDENTITY;
            case DECRYPT_ERROR, BAD_RECORD_MAC -> HandshakeFault.WRONG_KEY;
            case UNKNOWN_CA -> HandshakeFault.UNKNOWN_AUTHORITY;
            case CERTIFICATE_EXPIRED -> HandshakeFault.EXPIRED_CERTIFICATE;
            case BAD_CERTIFICATE, UNSUPPORTED_CERTIFICATE, CERTIFICATE_UNKNOWN, CERTIFICATE_REVOKED ->
                HandshakeFault.BAD_CERTIFICATE;
            case HANDSHAKE_FAILURE, INSUFFICIENT_SECURITY -> HandshakeFault.NO_COMMON_CIPHER;
            case PROTOCOL_VERSION -> HandshakeFault.NO_COMMON_VERSION;
            case CLOSE_NOTIFY -> HandshakeFault.CLOSED;
            default -> HandshakeFault.OTHER;
        };
    }
}
