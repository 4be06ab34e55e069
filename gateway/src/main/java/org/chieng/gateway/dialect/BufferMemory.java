package org.chieng.gateway.dialect;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the newest buffers that phones sent, so that a value that is sent again gets the time that it had: writing it again then
 * changes nothing. What is known to be durable need not be written again. Bounded by values in all; what was forgotten, the longest
 * unused first, is taken as new when it comes again. Thread-safe.
 */
final class BufferMemory {
    /** Chosen: 10 MB; a class of 30 phones with 3 buffers of 4,000 values. */
    static final int MOST_VALUES = 400_000;

    private static final int OVERHEAD_VALUES = 20;
    /** A phone whose times are off by more than its way here can take has paused, or begun anew. */
    private static final long MOST_LATE_MICROS = 10_000_000;

    private static final long MOST_EARLY_MICROS = 2_000_000;
    private static final long FIRST_STEP_MICROS = 1_000;

    private record Key(DeviceId device, ChannelName channel) {}

    private final Map<Key, SentBuffer> buffers = new LinkedHashMap<>(16, 0.75f, true);
    private final int mostValues;
    private int held;

    BufferMemory(int mostValues) {
        this.mostValues = mostValues;
    }

    /**
     * Gives each value of a buffer its time, and remembers it.
     *
     * @param seconds experiment time of each value, never falling, or null where the phone sends none
     * @param values NaN for no value
     * @param clock places the experiment on the wall clock, or null where the phone doesn't tell
     * @param nowMicros when the buffer came
     */
    synchronized SentBuffer place(
            DeviceId device,
            ChannelName channel,
            double @Nullable [] seconds,
            double[] values,
            @Nullable ExperimentClock clock,
            long nowMicros) {
        Key key = new Key(device, channel);
        SentBuffer before = buffers.get(key);
        int known = before == null ? 0 : before.overlap(seconds, values);
        long[] times = new long[values.length];
        if (before != null) {
            System.arraycopy(before.times, before.times.length - known, times, 0, known);
        }
        long anchor = anchor(before, seconds, nowMicros);
        for (int i = known; i < times.length; i++) {
            if (seconds == null) {
                times[i] = spread(before, nowMicros, i - known + 1, times.length - known);
            } else if (clock != null) {
                times[i] = clock.micros(seconds[i]);
            } else {
                times[i] = anchor + Math.round(seconds[i] * 1e6);
            }
            if (i > 0) {
                times[i] = Math.max(times[i], times[i - 1] + 1);
            }
        }
        int settled = before == null ? 0 : Math.max(0, before.settled - (before.times.length - known));
        SentBuffer sent = new SentBuffer(seconds, values, times, anchor, nowMicros, known == 0 ? 0 : settled);
        remember(key, sent);
        return sent;
    }

    private static long anchor(@Nullable SentBuffer before, double @Nullable [] seconds, long nowMicros) {
        if (seconds == null || seconds.length == 0) {
            return before == null ? nowMicros : before.anchorMicros;
        }
        long last = Math.round(seconds[seconds.length - 1] * 1e6);
        if (before != null && before.seconds != null) {
            long late = nowMicros - (before.anchorMicros + last);
            if (late <= MOST_LATE_MICROS && late >= -MOST_EARLY_MICROS) {
                return before.anchorMicros;
            }
        }
        return nowMicros - last;
    }

    /** Evenly over the time since the buffer before, the last one now. */
    private static long spread(@Nullable SentBuffer before, long nowMicros, int number, int count) {
        long gap = before == null ? count * FIRST_STEP_MICROS : Math.max(count, nowMicros - before.cameMicros);
        return nowMicros - gap + gap / count * number + gap % count * number / count;
    }

    /** All of a buffer is durable. */
    synchronized void settle(SentBuffer buffer) {
        buffer.settled = buffer.values.length;
    }

    /** Takes what a device sends from now on as new. */
    synchronized void forget(DeviceId device) {
        for (Iterator<Map.Entry<Key, SentBuffer>> each = buffers.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Key, SentBuffer> entry = each.next();
            if (entry.getKey().device().equals(device)) {
                held -= cost(entry.getValue());
                each.remove();
            }
        }
    }

    /** How many values are remembered, what each buffer costs by itself included. */
    synchronized int held() {
        return held;
    }

    private void remember(Key key, SentBuffer sent) {
        SentBuffer before = buffers.remove(key);
        held -= before == null ? 0 : cost(before);
        buffers.put(key, sent);
        held += cost(sent);
        for (Iterator<SentBuffer> oldest = buffers.values().iterator(); held > mostValues && oldest.hasNext(); ) {
            held -= cost(oldest.next());
            oldest.remove();
        }
    }

    private static int cost(SentBuffer buffer) {
        return buffer.values.length + OVERHEAD_VALUES;
    }
}
