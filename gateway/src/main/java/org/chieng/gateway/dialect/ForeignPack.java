package org.chieng.gateway.dialect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/** Collects the readings of one message and what was refused of it. Confined to the call that decodes. */
final class ForeignPack {
    private record Point(ChannelName channel, long timeMicros) {}

    private final List<Reading> readings = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final Set<Point> points = new HashSet<>();

    /** Takes a reading, unless one of that channel and time is there. */
    void add(Named name, long timeMicros, Value value, @Nullable String unit) throws RejectedException {
        if (!points.add(new Point(name.channel(), timeMicros))) {
            throw new RejectedException(
                    ErrorCode.DUPLICATE_TIME,
                    "'" + name.channel() + "' has two values at the same time in this message");
        }
        readings.add(new Reading(name.channel(), timeMicros, value, unit, name.label()));
    }

    /** @param record which one, counted from 0, or {@link Rejection#WHOLE} */
    void reject(int record, RejectedException why) {
        rejections.add(new Rejection(why.code(), record, String.valueOf(why.getMessage())));
    }

    DecodedPack build() {
        return new DecodedPack(readings, rejections);
    }
}
