package org.chieng.server.registry;

import java.time.Instant;
import org.chieng.protocol.name.DeviceId;

/** What a machine without a secret is told. */
public sealed interface HandOver {
    /**
     * Nobody has claimed it yet. Immutable.
     *
     * @param code what somebody has to type
     * @param expires until when that is good
     */
    record Waiting(String code, Instant expires) implements HandOver {}

    /**
     * It was claimed. Immutable.
     *
     * @param device as what it logs in
     * @param secret with what; not kept, and never given again
     */
    record Handed(DeviceId device, String secret) implements HandOver {
        /** Without the secret, which belongs in no log. */
        @Override
        public String toString() {
            return "handed over to " + device;
        }
    }

    /**
     * It was given its secret before, or may not log in. Immutable.
     *
     * @param device as what it was claimed
     */
    record Held(DeviceId device) implements HandOver {}

    /** As many wait as may. */
    record Full() implements HandOver {}
}
