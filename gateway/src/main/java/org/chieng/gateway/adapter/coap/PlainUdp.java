package org.chieng.gateway.adapter.coap;

import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import org.chieng.gateway.health.HandshakeFault;
import org.chieng.gateway.tls.HandshakeListener;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.Configuration;

/** The port without encryption, which tells of who speaks DTLS there: Californium passes that over in silence, as CoAP demands. Thread-safe. */
final class PlainUdp extends UDPConnector {
    private static final int HANDSHAKE = 22;
    /** Major version of DTLS, as a signed byte (RFC 6347 section 4.1). */
    private static final int DTLS = (byte) 254;

    private final HandshakeListener listener;

    PlainUdp(InetSocketAddress address, Configuration configuration, HandshakeListener listener) {
        super(address, configuration);
        this.listener = listener;
    }

    @Override
    public void processDatagram(DatagramPacket packet) {
        byte[] data = packet.getData();
        int at = packet.getOffset();
        if (packet.getLength() > 1 && data[at] == HANDSHAKE && data[at + 1] == DTLS) {
            listener.refused(packet.getAddress().getHostAddress(), HandshakeFault.TLS_TO_PLAIN);
            return;
        }
        super.processDatagram(packet);
    }
}
