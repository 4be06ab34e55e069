package org.chieng.agent.uplink;

import java.util.List;
import org.chieng.agent.journal.JournalRecord;

/** The messages that an agent makes of what its journal holds. */
public final class WirePacks {
    private WirePacks() {}

    /** A message. Immutable. */
    public static final class Wire {
        private final byte[] payload;
        private final long lastSequence;

        private Wire(byte[] payload, long lastSequence) {
            this.payload = payload;
            this.lastSequence = lastSequence;
        }

        /** Its bytes; not to be changed. */
        public byte[] payload() {
            return payload;
        }

        /** The record up to which all is safe with it. */
        public long lastSequence() {
            return lastSequence;
        }
    }

    /** All of them, in their order. */
    public static List<Wire> of(List<JournalRecord> records) {
        return Packs.of(records, Packs.MAX_BYTES).stream()
                .map(pack -> new Wire(pack.payload(), pack.lastSequence()))
                .toList();
    }
}
