package org.chieng.gateway.adapter.mqtt;

import java.util.HashSet;
import java.util.Set;
import org.chieng.gateway.device.EnrolledDevice;

/** The devices that one session's relay hears. A session of a device's own says more than a relay. Thread-safe. */
final class RelayedPresence {
    private final Sessions sessions;
    private final Set<EnrolledDevice> heard = new HashSet<>();
    private boolean ended;

    RelayedPresence(Sessions sessions) {
        this.sessions = sessions;
    }

    /** The relay hears a device, or does so no longer. */
    synchronized void said(EnrolledDevice device, boolean online) {
        if (ended) {
            return; // a batch that was still being stored
        }
        if (online) {
            heard.add(device);
            sessions.say(device, true);
        } else if (heard.remove(device)) {
            gone(device);
        }
    }

    /** The session is over: nobody hears them now. */
    synchronized void end() {
        ended = true;
        heard.forEach(this::gone);
        heard.clear();
    }

    private void gone(EnrolledDevice device) {
        if (!sessions.has(device.device())) {
            sessions.say(device, false);
        }
    }
}
