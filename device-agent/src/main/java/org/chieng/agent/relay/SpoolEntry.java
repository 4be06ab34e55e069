package org.chieng.agent.relay;

import org.chieng.protocol.name.DeviceId;

/** What a computer told, as it lies in the spool. Immutable as long as the pack is left alone. */
final class SpoolEntry {
    private final long number;
    private final DeviceId device;
    private final byte[] pack;

    SpoolEntry(long number, DeviceId device, byte[] pack) {
        this.number = number;
        this.device = device;
        this.pack = pack;
    }

    /** Counts up from 1, without a gap. */
    long number() {
        return number;
    }

    DeviceId device() {
        return device;
    }

    /** A SenML pack in CBOR, or one in columns, with absolute times. */
    byte[] pack() {
        return pack;
    }
}
