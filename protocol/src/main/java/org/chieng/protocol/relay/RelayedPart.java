package org.chieng.protocol.relay;

import java.util.Arrays;
import java.util.Objects;
import org.chieng.protocol.name.DeviceId;

/** What a relay hands on for one device: whether that is there, and a payload as the device itself would publish on {@code telemetry}. Immutable. */
public final class RelayedPart {
    /** Whether the relay hears the device. */
    public enum Presence {
        /** Nothing is said of it. */
        UNSAID(0),
        /** It is heard. */
        ONLINE(1),
        /** It has said good-bye, or is not heard any longer. */
        OFFLINE(2);

        private final int code;

        Presence(int code) {
            this.code = code;
        }

        /** On the wire, 0 to 2. */
        int code() {
            return code;
        }
    }

    private final DeviceId device;
    private final Presence presence;
    private final byte[] pack;

    /** @param pack in any form of a payload; empty for none */
    public RelayedPart(DeviceId device, Presence presence, byte[] pack) {
        this.device = device;
        this.presence = presence;
        this.pack = pack.clone();
    }

    /** Whose it is. */
    public DeviceId device() {
        return device;
    }

    /** Whether the relay hears it. */
    public Presence presence() {
        return presence;
    }

    /** The payload; empty for none. A copy. */
    public byte[] pack() {
        return pack.clone();
    }

    /** Whether there is a payload. */
    public boolean hasPack() {
        return pack.length > 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelayedPart that
                && device.equals(that.device)
                && presence == that.presence
                && Arrays.equals(pack, that.pack);
    }

    @Override
    public int hashCode() {
        return Objects.hash(device, presence, Arrays.hashCode(pack));
    }

    @Override
    public String toString() {
        return device + " " + presence + " " + pack.length + " bytes";
    }
}
