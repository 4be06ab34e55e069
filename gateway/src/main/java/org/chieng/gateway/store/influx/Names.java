package org.chieng.gateway.store.influx;

import org.chieng.gateway.store.SeriesKey;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;

/** Names of devices and channels in line protocol and InfluxQL: none has a character that either would escape. */
final class Names {
    /** Least and greatest time that InfluxDB can say in nanoseconds, in microseconds. */
    static final long FIRST = -9_223_372_036_854_774L;

    static final long LAST = 9_223_372_036_854_774L;

    private Names() {}

    /** What stands before the first blank of a line. */
    static String tags(String measurement, SeriesKey key) {
        return measurement + ",device=" + key.device().value() + ",source="
                + key.channel().source() + ",channel=" + key.channel().channel();
    }

    static String where(SeriesKey key) {
        return where(key.device()) + " AND source = '" + key.channel().source() + "' AND channel = '"
                + key.channel().channel() + '\'';
    }

    static String where(DeviceId device) {
        return "device = '" + device.value() + '\'';
    }

    /** The end is exclusive. */
    static String within(long from, long to) {
        return " AND " + during(from, to);
    }

    static String during(long from, long to) {
        return "time >= " + clamp(from) + "u AND time < " + clamp(to) + 'u';
    }

    static long clamp(long micros) {
        return Math.max(FIRST, Math.min(LAST, micros));
    }

    static SeriesKey series(Row row) throws InfluxFault {
        return new SeriesKey(
                new DeviceId(row.needText("device")), new ChannelName(row.needText("source"), row.needText("channel")));
    }
}
