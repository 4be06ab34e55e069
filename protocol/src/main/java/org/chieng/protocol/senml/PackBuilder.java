package org.chieng.protocol.senml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;

/** Collects the readings of one pack and what was refused of it. Confined to the call that decodes. */
final class PackBuilder {
    private record Point(ChannelName channel, long timeMicros) {}

    private final long nowMicros;
    private final List<Reading> readings = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final Set<Point> points = new HashSet<>();
    private final Map<ChannelName, String> firstUnits = new HashMap<>();

    PackBuilder(long nowMicros) {
        this.nowMicros = nowMicros;
    }

    long nowMicros() {
        return nowMicros;
    }

    /**
     * The channel of a name with a unit. One name may come with several units, e.g. a humidity with the place where it was
     * measured (RFC 8428 section 5.1.3): each unit but the first of the pack gets a channel of its own.
     */
    ChannelName channel(ChannelName name, @Nullable String unit) throws RejectedException {
        if (unit == null) {
            return name;
        }
        String first = firstUnits.putIfAbsent(name, unit);
        return first == null || first.equals(unit)
                ? name
                : ChannelName.parse(name + "." + ChannelName.partFromLabel(unit));
    }

    /** Takes a reading, unless the pack already has one of that channel and time. */
    void add(Reading reading) throws RejectedException {
        if (!points.add(new Point(reading.channel(), reading.timeMicros()))) {
            throw new RejectedException(
                    ErrorCode.DUPLICATE_TIME,
                    "'" + reading.channel()
                            + "' has two values at the same time in this pack: give each its own time t");
        }
        readings.add(reading);
    }

    void reject(int record, RejectedException why) {
        rejections.add(new Rejection(why.code(), record, String.valueOf(why.getMessage())));
    }

    DecodedPack build() {
        return new DecodedPack(readings, rejections);
    }
}
