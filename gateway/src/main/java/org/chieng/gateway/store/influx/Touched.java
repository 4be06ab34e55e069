package org.chieng.gateway.store.influx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;

/**
 * Measurement {@code touched}: for each series and hour a stamp that is new whenever something is written there, in the same
 * call and before it. A cell of a roll-up tells the stamp that it was reckoned after; it counts only as long as that is the
 * one that stands. So roll-ups are never wrong, whoever writes late, and no gateway need know of the others. A day's stamp
 * is the sum of its hours', modulo 2⁶⁴. Thread-safe.
 */
final class Touched {
    static final String MEASUREMENT = "touched";

    private final RandomGenerator random;

    Touched(RandomGenerator random) {
        this.random = random;
    }

    List<String> lines(List<DeviceReading> batch) {
        record Hour(SeriesKey key, long hour) {}
        Set<Hour> hours = new HashSet<>();
        List<String> lines = new ArrayList<>();
        for (DeviceReading entry : batch) {
            SeriesKey key = new SeriesKey(entry.device(), entry.reading().channel());
            long hour = floor(entry.reading().timeMicros(), RollUp.HOUR);
            if (hours.add(new Hour(key, hour))) {
                lines.add(line(key, hour));
            }
        }
        return lines;
    }

    String line(SeriesKey key, long hour) {
        return Names.tags(MEASUREMENT, key) + " w=" + random.nextLong() + "i " + hour;
    }

    static long floor(long micros, RollUp level) {
        return Math.floorDiv(micros, level.micros()) * level.micros();
    }

    static long ceil(long micros, RollUp level) {
        return -floor(-micros, level);
    }
}
