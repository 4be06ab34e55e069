package org.chieng.gateway.downlink;

import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;

/** Hears what devices answer. Called on a thread of the door, an event loop or, by CoAP, a worker: must not block and must not throw. */
@FunctionalInterface
public interface ReplyListener {
    /**
     * A device answered; the same may come twice.
     *
     * @param id the command's, or {@link CommandId#CONFIG}
     * @param payload what the device sent, at most {@value Downlink#MAX_COMMAND_BYTES} bytes; not checked: it may be no JSON
     */
    void replied(DeviceId device, CommandId id, byte[] payload);
}
