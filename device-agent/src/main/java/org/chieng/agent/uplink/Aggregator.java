package org.chieng.agent.uplink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Makes few readings of many: of each channel's numbers in a minute their last, and what they were together (ADR 0009). Cuts the journal's
 * sequence where a minute begins that is later than all before, so that whoever reads it again from a cut makes the same readings again. A board
 * whose clock is ahead or behind has its own minutes in the same piece. Texts and yes/no that changed, and channels with few readings in a minute go
 * as they are. Pure but for its state; confined to one thread.
 */
final class Aggregator {
    /** A channel with fewer readings in a minute: they go as they are, that takes no more bytes. */
    static final int FEWEST = 5;

    private static final List<String> SUFFIXES = List.of(".min", ".max", ".mean", ".count");
    private static final int LONGEST_SUFFIX = 6;
    private static final long MINUTE_MICROS = 60_000_000;

    /** The clock was set back by more minutes than this: a new piece begins. */
    private static final int MOST_BACK = 60;

    /** A piece is cut after so many records, or so many that go as they are: memory is bounded. */
    private static final int MOST_RECORDS = 200_000;

    private static final int MOST_AS_THEY_ARE = 1_000;
    private static final int MOST_CHANNELS = 1_000;
    private static final int MOST_DECIMALS = 9;

    private final long spanMicros;
    private final Map<Key, Sum> sums = new LinkedHashMap<>();
    private final Map<ChannelName, Value> states = new HashMap<>();
    private final List<Reading> asTheyAre = new ArrayList<>();
    private long span;
    private long records;
    private long firstSequence;
    private long lastSequence;

    /** @param minutes how long an aggregate is */
    Aggregator(int minutes) {
        this.spanMicros = minutes * MINUTE_MICROS;
    }

    private record Key(ChannelName channel, @Nullable String unit, long span) {}

    /**
     * Readings that stand for a piece of the journal. Immutable.
     *
     * @param readings what to send
     * @param firstSequence the first record that they stand for
     * @param lastSequence the last one
     */
    record Piece(List<Reading> readings, long firstSequence, long lastSequence) {
        Piece {
            readings = List.copyOf(readings);
        }
    }

    /** Takes the next record. Gives the piece before it when it begins a new one. */
    Optional<Piece> add(JournalRecord record) {
        Reading reading = record.measured().reading();
        long its = Math.floorDiv(reading.timeMicros(), spanMicros);
        Optional<Piece> before = isCut(its) ? cut() : Optional.empty();
        if (records == 0) {
            span = its;
            firstSequence = record.sequence();
        }
        records++;
        lastSequence = record.sequence();
        take(reading, its);
        return before;
    }

    private boolean isCut(long its) {
        return records > 0
                && (its > span
                        || its < span - MOST_BACK
                        || records >= MOST_RECORDS
                        || asTheyAre.size() >= MOST_AS_THEY_ARE
                        || sums.size() >= MOST_CHANNELS);
    }

    private void take(Reading reading, long its) {
        if (reading.value() instanceof Value.Numeric number) {
            if (reading.channel().channel().length() + LONGEST_SUFFIX > ChannelName.MAX_PART_LENGTH) {
                asTheyAre.add(reading);
            } else {
                sums.computeIfAbsent(new Key(reading.channel(), reading.unit(), its), any -> new Sum())
                        .add(reading, number.number());
            }
        } else if (!reading.value().equals(states.put(reading.channel(), reading.value()))) {
            asTheyAre.add(reading);
        }
    }

    /** When the latest minute that is being collected is over, UTC in microseconds. Only where there is one. */
    long endMicros() {
        return (span + 1) * spanMicros;
    }

    /** Whether nothing was taken since the last cut. */
    boolean isEmpty() {
        return records == 0;
    }

    /** Ends the piece here. */
    Optional<Piece> cut() {
        if (records == 0) {
            return Optional.empty();
        }
        List<Reading> readings = new ArrayList<>(asTheyAre);
        Set<ChannelName> measured = new HashSet<>();
        sums.keySet().forEach(key -> measured.add(key.channel));
        sums.values().forEach(sum -> sum.addTo(readings, measured));
        Piece piece = new Piece(readings, firstSequence, lastSequence);
        clear();
        return Optional.of(piece);
    }

    private void clear() {
        sums.clear();
        states.clear();
        asTheyAre.clear();
        records = 0;
    }

    /** The numbers of one channel. */
    private static final class Sum {
        private final List<Reading> first = new ArrayList<>(FEWEST);
        private @Nullable Reading last;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;
        private double sum;
        private long count;
        private int decimals;

        void add(Reading reading, double number) {
            if (count < FEWEST) {
                first.add(reading);
            }
            last = reading;
            min = Math.min(min, number);
            max = Math.max(max, number);
            sum += number;
            count++;
            while (decimals < MOST_DECIMALS && rounded(number, decimals) != number) {
                decimals++;
            }
        }

        /** @param measured channels that there are: one that is named like an aggregate of another is what it is */
        void addTo(List<Reading> readings, Set<ChannelName> measured) {
            if (count < FEWEST || last == null) {
                readings.addAll(first);
                return;
            }
            readings.add(last);
            double mean = Math.max(min, Math.min(max, rounded(sum / count, decimals + 2)));
            double[] numbers = {min, max, mean, count};
            Reading begin = first.get(0);
            for (int i = 0; i < numbers.length; i++) {
                ChannelName name = new ChannelName(
                        begin.channel().source(), begin.channel().channel() + SUFFIXES.get(i));
                boolean isCount = i == numbers.length - 1;
                if (!measured.contains(name)) {
                    readings.add(Reading.ofNumber(name, begin.timeMicros(), numbers[i], isCount ? null : begin.unit()));
                }
            }
        }

        private static double rounded(double number, int decimals) {
            double power = Math.pow(10, decimals);
            double digits = number * power;
            return Math.abs(digits) < 1L << 52 ? Math.rint(digits) / power : number;
        }
    }
}
