package org.chieng.agent.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.agent.time.AgentClock;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last day of every channel, in memory: at most {@value #MOST_CHANNELS} channels, some 120 KB each when a day is full, 60 KB
 * of an earlier run. Times are
 * kept on the monotonic clock, so that a wall clock that is set late moves the whole chart with it and tears nothing. Thread-safe.
 */
final class DayMemory {
    private static final Logger log = LoggerFactory.getLogger(DayMemory.class);

    /** Chosen: more than a wall of tiles can show, and 12 MB at most. */
    static final int MOST_CHANNELS = 64;

    private static final long SECOND = 1_000_000;

    /** Widths and numbers of spans, as the page draws a minute, ten, an hour and a day (samples.js). */
    private static final long[] WIDTHS = {SECOND / 10, SECOND, 5 * SECOND, 120 * SECOND};

    private static final int[] CAPACITIES = {600, 600, 720, 720};

    /** Of an earlier run only the hour and the day are kept. */
    private static final int FIRST_OF_PAST = 2;

    private final AgentClock clock;
    private final int firstWidth;
    private final Map<ChannelName, Series> series = new LinkedHashMap<>();
    private boolean toldOfTooMany;

    /** A channel as the page knows it; confined to the lock of the memory. */
    private static final class Series {
        private final int index;
        private final List<Bins> bins = new ArrayList<>();
        private @Nullable String unit;
        private @Nullable String label;
        private Value latest;
        private long latestMonotonic;

        Series(int index, Reading first, long monotonic, int firstWidth) {
            this.index = index;
            this.unit = first.unit();
            this.label = first.label();
            this.latest = first.value();
            this.latestMonotonic = monotonic;
            for (int i = firstWidth; i < WIDTHS.length; i++) {
                bins.add(new Bins(WIDTHS[i], CAPACITIES[i]));
            }
        }
    }

    /**
     * A channel with its newest value. Immutable.
     *
     * @param index its number in live events
     * @param latestMicros when that was, by the wall clock of now
     */
    record Channel(
            int index,
            ChannelName name,
            @Nullable String unit,
            @Nullable String label,
            long latestMicros,
            Value latest) {}

    /**
     * What became of a reading.
     *
     * @param index the channel's number
     * @param isNews whether the page has to be told of the channel anew: it came up, or has another unit or label
     */
    record Taken(int index, boolean isNews) {}

    private DayMemory(AgentClock clock, int firstWidth) {
        this.clock = clock;
        this.firstWidth = firstWidth;
    }

    /** For what is measured now. */
    static DayMemory ofNow(AgentClock clock) {
        return new DayMemory(clock, 0);
    }

    /** For what an earlier run left in the journal. */
    static DayMemory ofPast(AgentClock clock) {
        return new DayMemory(clock, FIRST_OF_PAST);
    }

    /** Takes a reading; empty when there are too many channels. */
    synchronized Optional<Taken> take(Reading reading) {
        long monotonic = reading.timeMicros() - ahead();
        Series known = series.get(reading.channel());
        boolean isNews = known == null;
        if (known == null) {
            if (series.size() >= MOST_CHANNELS) {
                tellOfTooMany();
                return Optional.empty();
            }
            known = new Series(series.size(), reading, monotonic, firstWidth);
            series.put(reading.channel(), known);
        }
        if (reading.unit() != null && !reading.unit().equals(known.unit)) {
            known.unit = reading.unit();
            isNews = true;
        }
        if (reading.label() != null && !reading.label().equals(known.label)) {
            known.label = reading.label();
            isNews = true;
        }
        if (monotonic >= known.latestMonotonic) {
            known.latest = reading.value();
            known.latestMonotonic = monotonic;
        }
        if (reading.value() instanceof Value.Numeric numeric) {
            for (Bins bins : known.bins) {
                bins.add(monotonic, numeric.number());
            }
        }
        return Optional.of(new Taken(known.index, isNews));
    }

    private void tellOfTooMany() {
        if (!toldOfTooMany) {
            toldOfTooMany = true;
            log.warn("more than {} channels: the others are sent, and not shown on the local page", MOST_CHANNELS);
        }
    }

    /** How far the wall clock is ahead of the monotonic one. */
    private long ahead() {
        AgentClock.Stamp now = clock.now();
        return now.wallMicros() - now.monotonicMicros();
    }

    /** All channels, in the order they came up. */
    synchronized List<Channel> channels() {
        long ahead = ahead();
        List<Channel> channels = new ArrayList<>();
        series.forEach((name, one) -> channels.add(
                new Channel(one.index, name, one.unit, one.label, one.latestMonotonic + ahead, one.latest)));
        return channels;
    }

    /**
     * The spans of a channel between two times of the wall clock, of the smallest width that needs about so many at most.
     *
     * @return empty when there is no such channel
     */
    synchronized Optional<History> history(ChannelName name, long fromMicros, long toMicros, int points) {
        Series known = series.get(name);
        if (known == null) {
            return Optional.empty();
        }
        long span = Math.min(toMicros, clock.wallMicros()) - fromMicros; // pages ask for somewhat more than now
        long width = WIDTHS[WIDTHS.length - 1];
        for (int i = WIDTHS.length - 2; i >= 0; i--) {
            if (span / WIDTHS[i] <= points + points / 8) {
                width = WIDTHS[i];
            }
        }
        return Optional.of(new History(width, bins(name, fromMicros, toMicros, width)));
    }

    /** The spans of one width; none where there is no such channel, or none of that width. */
    synchronized List<Bins.Bin> bins(ChannelName name, long fromMicros, long toMicros, long widthMicros) {
        Series known = series.get(name);
        if (known == null) {
            return List.of();
        }
        long ahead = ahead();
        return known.bins.stream()
                .filter(bins -> bins.widthMicros() == widthMicros)
                .flatMap(bins -> bins.range(fromMicros - ahead, toMicros - ahead).stream())
                .map(bin -> new Bins.Bin(
                        bin.startMicros() + ahead, bin.min(), bin.mean(), bin.max(), bin.last(), bin.count()))
                .toList();
    }

    /**
     * A part of a channel. Immutable.
     *
     * @param widthMicros width of a span
     * @param bins those that hold something, in order of time
     */
    record History(long widthMicros, List<Bins.Bin> bins) {
        History {
            bins = List.copyOf(bins);
        }

        /** With what was before its first span. */
        History after(List<Bins.Bin> earlier) {
            long first = bins.isEmpty() ? Long.MAX_VALUE : bins.get(0).startMicros();
            List<Bins.Bin> all = new ArrayList<>();
            earlier.stream().filter(bin -> bin.startMicros() < first).forEach(all::add);
            all.addAll(bins);
            return new History(widthMicros, all);
        }
    }
}
