package org.chieng.gateway.adapter.mqtt;

import java.util.HashSet;
import java.util.Set;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.name.DeviceId;

/** The devices that one session's relay hears. A session of a device's own says more than a relay. Thread-safe. */
final class RelayedPresence {
    private final Sessions sessions;
    private final DeviceId relay;
    private final Set<EnrolledDevice> heard = new HashSet<>();
    private boolean ended;

    /** @param relay whose session it is */
    RelayedPresence(Sessions sessions, DeviceId relay) {
        this.sessions = sessions;
        this.relay = relay;
    }

    /** The relay hears a device, or does so no longer. */
    synchronized void said(EnrolledDevice device, boolean online) {
        if (ended) {
            return; // a batch that was still being stored
        }
        if (online) {
            heard.add(device);
            sessions.heard(device, relay);
        } else if (heard.remove(device)) {
            sessions.silent(device, relay);
        }
    }

    /** The session is over: nobody hears them now. */
    synchronized void end() {
        ended = true;
        heard.forEach(device -> sessions.silent(device, relay));
        heard.clear();
    }
}
