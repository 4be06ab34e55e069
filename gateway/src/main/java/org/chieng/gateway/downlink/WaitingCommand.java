package org.chieng.gateway.downlink;

import java.time.Instant;
import org.chieng.protocol.name.CommandId;

/**
 * A command that waits for its device. Immutable; equal only to itself.
 */
public final class WaitingCommand {
    private final CommandId id;
    private final byte[] payload;
    private final Instant expiry;

    WaitingCommand(CommandId id, byte[] payload, Instant expiry) {
        this.id = id;
        this.payload = payload.clone();
        this.expiry = expiry;
    }

    /** Its name. */
    public CommandId id() {
        return id;
    }

    /** What the device gets; a copy. */
    public byte[] payload() {
        return payload.clone();
    }

    int bytes() {
        return payload.length;
    }

    /** From when on it isn't delivered any longer. */
    public Instant expiry() {
        return expiry;
    }
}
