package org.chieng.server.lab;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.lab.LabChannels;
import org.chieng.protocol.lab.OffSpan;
import org.chieng.protocol.lab.UseQuarter;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;

/** Reads what a machine told of its use. Thread-safe; blocks. */
final class UseReader {
    private static final List<String> CHANNELS = List.of(
            LabChannels.ON,
            LabChannels.SESSION,
            LabChannels.ACTIVE,
            LabChannels.UNKNOWN,
            LabChannels.WEAK,
            LabChannels.UNTOLD);
    /** Chosen: 40 days of quarters. */
    private static final int MOST = 4000;

    private final TimeSeriesStore store;

    UseReader(TimeSeriesStore store) {
        this.store = store;
    }

    /** What was told of a time of 40 days at most. */
    UseDays read(DeviceId device, Instant from, Instant to) throws StoreException {
        Map<Long, Map<String, Double>> values = new TreeMap<>();
        for (String channel : CHANNELS) {
            for (Point point : points(device, channel, from, to)) {
                number(
                        point,
                        number -> values.computeIfAbsent(point.timeMicros(), any -> new HashMap<>())
                                .put(channel, number));
            }
        }
        List<UseQuarter> quarters = new ArrayList<>();
        values.forEach((time, of) -> UseQuarter.of(time, of).ifPresent(quarters::add));
        List<OffSpan> off = new ArrayList<>();
        for (Point point : points(device, LabChannels.OFF, from.minus(UseDays.LONGEST_OFF), to)) {
            number(point, number -> OffSpan.of(point.timeMicros(), number).ifPresent(off::add));
        }
        return new UseDays(quarters, off);
    }

    private List<Point> points(DeviceId device, String channel, Instant from, Instant to) throws StoreException {
        return store.range(
                new SeriesKey(device, new ChannelName(LabChannels.SOURCE, channel)),
                ChronoUnit.MICROS.between(Instant.EPOCH, from),
                ChronoUnit.MICROS.between(Instant.EPOCH, to),
                MOST);
    }

    private interface Taker {
        void take(double number);
    }

    private static void number(Point point, Taker taker) {
        point.value()
                .fold(
                        number -> {
                            taker.take(number.number());
                            return true;
                        },
                        text -> false,
                        on -> false,
                        data -> false);
    }
}
