package org.chieng.agent.uplink;

import java.util.ArrayList;
import java.util.List;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/** Makes SenML packs in CBOR of journal records. Pure functions. */
final class Packs {
    /** Most readings of a pack; chosen: the store commits about as many at once. */
    static final int MAX_READINGS = 500;

    /** Largest pack; chosen: a message of under a second on a slow 3G line. */
    static final int MAX_BYTES = 32 * 1024;

    private Packs() {}

    /** A pack, and the piece of the journal that is in it. Immutable. */
    static final class Pack {
        private final byte[] payload;
        private final long firstSequence;
        private final long lastSequence;

        private Pack(byte[] payload, long firstSequence, long lastSequence) {
            this.payload = payload;
            this.firstSequence = firstSequence;
            this.lastSequence = lastSequence;
        }

        /** The message; not to be changed. */
        byte[] payload() {
            return payload;
        }

        /** Number of the first record in it. */
        long firstSequence() {
            return firstSequence;
        }

        /** Number of the last record in it. */
        long lastSequence() {
            return lastSequence;
        }
    }

    /** All records in order, in as few packs as the limits allow by halving. */
    static List<Pack> of(List<JournalRecord> records) {
        List<Pack> packs = new ArrayList<>();
        split(records, packs);
        return packs;
    }

    private static void split(List<JournalRecord> records, List<Pack> packs) {
        if (records.isEmpty()) {
            return;
        }
        byte[] payload = PackEncoder.toCbor(readings(records));
        boolean fits = payload.length <= MAX_BYTES && records.size() <= MAX_READINGS;
        if (fits || records.size() == 1) {
            packs.add(new Pack(
                    payload,
                    records.get(0).sequence(),
                    records.get(records.size() - 1).sequence()));
        } else {
            split(records.subList(0, records.size() / 2), packs);
            split(records.subList(records.size() / 2, records.size()), packs);
        }
    }

    private static List<Reading> readings(List<JournalRecord> records) {
        return records.stream().map(record -> record.measured().reading()).toList();
    }
}
