package org.chieng.gateway.adapter;

import org.chieng.gateway.health.HandshakeCounters;
import org.chieng.gateway.health.HandshakeFault;
import org.chieng.gateway.tls.HandshakeListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the handshakes of a door that came to nothing, and tells the log of them within the bounds of {@link RefusalLog}; of who only hung
 * up it tells nothing there, for that is what a balancer's probe does every few seconds. Thread-safe; never blocks.
 */
public final class RefusedHandshakes implements HandshakeListener {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedHandshakes.class);

    private final HandshakeCounters.Door door;
    private final HandshakeCounters counters;
    private final RefusalLog refusals = new RefusalLog(LOG, System::nanoTime);

    /** @param door whose handshakes they are */
    public RefusedHandshakes(HandshakeCounters.Door door, HandshakeCounters counters) {
        this.door = door;
        this.counters = counters;
    }

    @Override
    public void refused(String address, HandshakeFault fault) {
        counters.count(door, fault);
        if (fault != HandshakeFault.CLOSED) {
            refusals.refused(address, door, fault);
        }
    }
}
