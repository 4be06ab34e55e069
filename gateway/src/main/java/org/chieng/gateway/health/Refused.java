package org.chieng.gateway.health;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.error.Rejection;

/**
 * A payload of which something was refused. Immutable.
 *
 * @param time when it came
 * @param device who sent it
 * @param size of the whole payload, in bytes
 * @param payload its beginning, read-only, at most {@link Quarantine#MAX_PAYLOAD_BYTES}
 * @param stored how many readings of it were stored all the same
 * @param rejections what was refused and why, the first {@link Quarantine#MAX_REJECTIONS}
 */
public record Refused(
        Instant time, EnrolledDevice device, int size, ByteBuffer payload, int stored, List<Rejection> rejections) {
    public Refused {
        payload = payload.asReadOnlyBuffer();
        rejections = List.copyOf(rejections);
    }

    @Override
    public ByteBuffer payload() {
        return payload.duplicate(); // has a position of its own
    }
}
