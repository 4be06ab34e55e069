package org.chieng.agent.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.chieng.agent.journal.Cursor;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a class sees while the backlog drains: the newest value of each channel, once a second at most, one message in flight, which may
 * pass the backlog on its way (docs/protocol.md, "A backlog"). The same readings go again with it; for the store that is the same point. Read from the journal, where their times are true. Confined to
 * the uplink's thread, but for {@link #acknowledged}.
 */
final class LiveLane implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Most channels in a message; chosen: forty boards of a class with a dozen each. */
    private static final int MOST_CHANNELS = 500;

    /** Texts and data that are longer wait for the backlog. */
    private static final int LONGEST_VALUE = 200;

    /** Most records that are read to find the newest; more than that in a second, and some are passed over. */
    private static final int MOST_RECORDS = 4_000;

    private static final int MOST_BYTES = 512 * 1024;

    private final Journal journal;
    private final LongSupplier nanos;
    private final Map<ChannelName, Reading> newest = new LinkedHashMap<>();
    private @Nullable Cursor cursor;
    private long sentNanos;
    private volatile boolean inFlight;

    LiveLane(Journal journal, LongSupplier nanos) {
        this.journal = journal;
        this.nanos = nanos;
    }

    /** A session begins, or nobody needs live values any longer. */
    void rest() {
        close();
        newest.clear();
        inFlight = false;
    }

    /** The message that is due now, if any. */
    Optional<byte[]> next() throws IOException {
        long now = nanos.getAsLong();
        if (inFlight || (cursor != null && now - sentNanos < INTERVAL.toNanos())) {
            return Optional.empty();
        }
        read();
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        sentNanos = now;
        inFlight = true;
        byte[] payload = Packs.payload(List.copyOf(newest.values()));
        newest.clear();
        return Optional.of(payload);
    }

    private void read() throws IOException {
        long last = journal.lastSequence();
        Cursor current = cursor;
        if (current == null) {
            current = journal.lookAhead();
            cursor = current;
            current.seek(Math.max(1, last - MOST_CHANNELS));
        } else if (last - current.position() > MOST_RECORDS) {
            current.seek(last - MOST_RECORDS);
        }
        for (JournalRecord record : current.read(MOST_RECORDS, MOST_BYTES)) {
            Reading reading = record.measured().reading();
            Reading before = newest.get(reading.channel());
            boolean isNewer = before == null || before.timeMicros() <= reading.timeMicros();
            if (isShort(reading.value()) && isNewer && (before != null || newest.size() < MOST_CHANNELS)) {
                newest.put(reading.channel(), reading);
            }
        }
    }

    private static boolean isShort(Value value) {
        return value.fold(
                number -> true,
                text -> text.text().length() <= LONGEST_VALUE,
                bool -> true,
                data -> data.bytes().length <= LONGEST_VALUE);
    }

    /** The server has the message in flight. */
    void acknowledged() {
        inFlight = false;
    }

    @Override
    public void close() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }
}
