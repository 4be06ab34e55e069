package org.chieng.agent.flow;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.agent.source.Measured;

/**
 * A fault that an earlier run told, of which nothing was heard in this one: whether it is over is seen by what its source measures. That of a
 * channel is over at the channel's first value, or when the source goes on without the channel; that of a whole source at the third value of
 * some channel, since a board with a broken sensor gives values of its others. Bounded; guarded by its memory's lock.
 */
final class ToldBefore {
    private static final int VALUES_TO_MEND = 3;
    private static final int MOST_CHANNELS = 128;

    /** So long a source goes on without the channel, and so often; chosen, as while the agent runs. */
    private static final long WITHOUT_MICROS = Duration.ofMinutes(10).toNanos() / 1_000;

    private static final int TIMES_WITHOUT = 20;

    private final FaultPlace place;
    private final Map<String, Integer> values = new HashMap<>();
    private long sinceMicros;
    private int times;

    ToldBefore(FaultPlace place) {
        this.place = place;
    }

    /** Takes what was measured together, of any source; whether the fault is over by it. */
    boolean isOverBy(List<Measured> measured) {
        long nowMicros = 0;
        boolean isOfIt = false;
        for (Measured one : measured) {
            if (one.reading().channel().source().equals(place.source())) {
                isOfIt = true;
                nowMicros = one.monotonicMicros();
                if (isOverBy(one.reading().channel().channel())) {
                    return true;
                }
            }
        }
        return isOfIt && place.channel() != null && goesOnWithoutIt(nowMicros);
    }

    private boolean isOverBy(String channel) {
        if (place.channel() != null) {
            return place.channel().equals(channel);
        }
        if (values.size() >= MOST_CHANNELS && !values.containsKey(channel)) {
            return false;
        }
        return values.merge(channel, 1, Integer::sum) >= VALUES_TO_MEND;
    }

    private boolean goesOnWithoutIt(long nowMicros) {
        if (times++ == 0) {
            sinceMicros = nowMicros;
        }
        return times > TIMES_WITHOUT && nowMicros - sinceMicros >= WITHOUT_MICROS;
    }
}
