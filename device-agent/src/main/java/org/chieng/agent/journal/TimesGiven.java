package org.chieng.agent.journal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.chieng.agent.source.Measured;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * Gives each reading the time that it keeps, as far as it is known when it is written. The times of a channel only grow; they follow when what
 * was known of the clock turns out wrong by more than {@value #STEP_BACK_MICROS} µs. Bounded; guarded by the journal's lock.
 */
final class TimesGiven {
    private static final long STEP_BACK_MICROS = 5_000_000;

    /** Most channels that are remembered, the last used; chosen: 32 boards with all the channels that a board may have. */
    private static final int MOST_CHANNELS = 4_096;

    /**
     * So much before the channel's last, a reading was not measured now but brought later, with a time of its own: by a board that kept it, or
     * that sends it again. Chosen: more than lines are dated back within a read.
     */
    private static final long BROUGHT_LATER_MICROS = 100_000;

    private record Last(long shownMicros, long trueMicros, long monotonicMicros) {}

    private final ClockBook book;
    private final Map<ChannelName, Last> lasts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ChannelName, Last> eldest) {
            return size() > MOST_CHANNELS;
        }
    };

    TimesGiven(ClockBook book) {
        this.book = book;
    }

    /** The reading as it is to be written, and whether its time is the true one. Immutable. */
    record Given(Measured measured, boolean timeKnown) {}

    Given give(Measured measured) {
        Reading reading = measured.reading();
        Last last = lasts.get(reading.channel());
        OptionalLong settled = book.settle(reading.timeMicros(), measured.monotonicMicros());
        if (last != null && isBroughtLater(last, measured)) {
            return settled.isPresent()
                    ? new Given(with(measured, settled.getAsLong(), measured.monotonicMicros()), true)
                    : new Given(measured, false);
        }
        Given given = settled.isPresent()
                ? new Given(with(measured, after(last, settled.getAsLong()), measured.monotonicMicros()), true)
                : new Given(with(measured, reading.timeMicros(), monotonicAfter(last, measured)), false);
        long before = last == null ? Long.MIN_VALUE : last.trueMicros;
        lasts.put(
                reading.channel(),
                new Last(
                        reading.timeMicros(),
                        given.timeKnown() ? given.measured().reading().timeMicros() : before,
                        given.measured().monotonicMicros()));
        return given;
    }

    /** Older readings keep their times, and so does the last one when it is sent again: they are the same points. */
    private static boolean isBroughtLater(Last last, Measured measured) {
        long older = last.monotonicMicros - measured.monotonicMicros();
        boolean again = measured.reading().timeMicros() == last.shownMicros && Math.abs(older) < BROUGHT_LATER_MICROS;
        return again || older > BROUGHT_LATER_MICROS;
    }

    private static long after(@Nullable Last last, long trueMicros) {
        if (last == null || last.trueMicros < trueMicros || last.trueMicros - trueMicros > STEP_BACK_MICROS) {
            return trueMicros;
        }
        return last.trueMicros + 1;
    }

    /** When the time is found later, it is by the monotonic clock: then that must not stand still. */
    private static long monotonicAfter(@Nullable Last last, Measured measured) {
        return last == null
                ? measured.monotonicMicros()
                : Math.max(measured.monotonicMicros(), last.monotonicMicros + 1);
    }

    /** The same reading at other times. */
    static Measured with(Measured measured, long timeMicros, long monotonicMicros) {
        Reading reading = measured.reading();
        if (reading.timeMicros() == timeMicros && measured.monotonicMicros() == monotonicMicros) {
            return measured;
        }
        return new Measured(
                new Reading(reading.channel(), timeMicros, reading.value(), reading.unit(), reading.label()),
                monotonicMicros);
    }
}
