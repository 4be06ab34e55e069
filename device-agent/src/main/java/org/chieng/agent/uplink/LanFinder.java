package org.chieng.agent.uplink;

import java.io.IOException;
import java.util.Optional;
import org.chieng.protocol.name.DeviceId;

/** Knows how the relay of the lab is found. Called on one thread; may block for some seconds. */
@FunctionalInterface
public interface LanFinder {
    /**
     * Looks for the relay.
     *
     * @param device as whom to speak with it
     * @return a line that is not known to work yet; empty when nobody says that he is a relay
     * @throws IOException when it can't be looked for
     */
    Optional<LanLine> find(DeviceId device) throws IOException, InterruptedException;
}
