package org.chieng.gateway.tls;

import org.chieng.gateway.health.HandshakeFault;

/** Hears of handshakes that came to nothing, on any thread; must not block. */
public interface HandshakeListener {
    /**
     * One came to nothing.
     *
     * @param address of the other side, without a port
     */
    void refused(String address, HandshakeFault fault);
}
