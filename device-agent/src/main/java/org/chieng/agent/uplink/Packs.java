package org.chieng.agent.uplink;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;

/** Makes packs of readings. Pure functions. */
final class Packs {
    /** Most readings of a pack; chosen: the store commits about as many at once, and more save less than a tenth of the bytes. */
    static final int MAX_READINGS = 2_000;

    /** Largest pack; chosen: a message of under a second on a slow 3G line. */
    static final int MAX_BYTES = 32 * 1024;

    /** From so many readings on columns are the smaller form; below, plain SenML says the same to whoever else listens. */
    private static final int COLUMNS_FROM = 16;

    /** Smaller packs gain nothing by being deflated. */
    private static final int DEFLATE_FROM = 160;

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

        /** Number of the last record that is safe with it, or {@link Window#NO_POSITION} when that is told by a later one. */
        long lastSequence() {
            return lastSequence;
        }
    }

    /**
     * All records in order, in as few packs as the limits allow by halving.
     *
     * @param bytes how large a pack should be at most
     */
    static List<Pack> of(List<JournalRecord> records, int bytes) {
        List<Pack> packs = new ArrayList<>();
        split(records, bytes, packs);
        return packs;
    }

    private static void split(List<JournalRecord> records, int bytes, List<Pack> packs) {
        if (records.isEmpty()) {
            return;
        }
        List<Reading> readings =
                records.stream().map(record -> record.measured().reading()).toList();
        Optional<byte[]> payload = fitting(readings, bytes);
        if (payload.isPresent()) {
            packs.add(new Pack(
                    payload.get(),
                    records.get(0).sequence(),
                    records.get(records.size() - 1).sequence()));
        } else {
            split(records.subList(0, records.size() / 2), bytes, packs);
            split(records.subList(records.size() / 2, records.size()), bytes, packs);
        }
    }

    /**
     * Readings that belong together: only the last of their packs moves the position.
     *
     * @param lastSequence the record that is safe when all are, or {@link Window#NO_POSITION}
     */
    static List<Pack> together(List<Reading> readings, long firstSequence, long lastSequence, int bytes) {
        List<byte[]> payloads = new ArrayList<>();
        splitReadings(readings, bytes, payloads);
        List<Pack> packs = new ArrayList<>();
        for (int i = 0; i < payloads.size(); i++) {
            long last = i == payloads.size() - 1 ? lastSequence : Window.NO_POSITION;
            packs.add(new Pack(payloads.get(i), firstSequence, last));
        }
        return packs;
    }

    private static void splitReadings(List<Reading> readings, int bytes, List<byte[]> payloads) {
        if (readings.isEmpty()) {
            return;
        }
        Optional<byte[]> payload = fitting(readings, bytes);
        if (payload.isPresent()) {
            payloads.add(payload.get());
        } else {
            splitReadings(readings.subList(0, readings.size() / 2), bytes, payloads);
            splitReadings(readings.subList(readings.size() / 2, readings.size()), bytes, payloads);
        }
    }

    /** The message, when it is within the limits; one reading always is. */
    private static Optional<byte[]> fitting(List<Reading> readings, int bytes) {
        if (readings.size() > MAX_READINGS || hasTwins(readings)) {
            return Optional.empty();
        }
        byte[] plain = plain(readings);
        if (plain.length > PackDecoder.MAX_PAYLOAD_BYTES && readings.size() > 1) {
            return Optional.empty(); // the limit of what is inflated
        }
        byte[] payload = deflated(plain);
        return payload.length <= bytes || readings.size() == 1 ? Optional.of(payload) : Optional.empty();
    }

    /** Of two values of one channel and time in one pack a server takes the first; of two packs it takes the later, which is the one that is meant. */
    private static boolean hasTwins(List<Reading> readings) {
        Set<List<Object>> seen = new HashSet<>();
        return !readings.stream().allMatch(one -> seen.add(List.of(one.channel(), one.timeMicros())));
    }

    /** A message of so few readings that it is within the limits. */
    static byte[] payload(List<Reading> readings) {
        return deflated(plain(readings));
    }

    /** The form that takes the fewest bytes, or nearly. */
    private static byte[] plain(List<Reading> readings) {
        return readings.size() < COLUMNS_FROM ? PackEncoder.toCbor(readings) : PackEncoder.toColumns(readings);
    }

    private static byte[] deflated(byte[] plain) {
        if (plain.length < DEFLATE_FROM) {
            return plain;
        }
        byte[] deflated = PackEncoder.deflate(plain);
        return deflated.length < plain.length ? deflated : plain;
    }
}
