package org.chieng.server.api;

import java.util.Map;
import org.chieng.gateway.live.LiveStatus;
import org.chieng.protocol.name.DeviceId;

/** Tells who has a session now. Never blocks; thread-safe. */
@FunctionalInterface
public interface Presence {
    /**
     * The last coming or going of each device that has had a session since the start; a device that speaks CoAP only has
     * none.
     */
    Map<DeviceId, LiveStatus> now();
}
