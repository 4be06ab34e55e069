package org.chieng.gateway.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.senml.Reading;

/** Parts readings whose time can be from those whose time can't (DESIGN section 3, Time). Pure functions. */
final class TimeWindow {
    private TimeWindow() {}

    /** The readings within the window; a rejection for each other one is added. */
    static List<Reading> within(
            List<Reading> readings, long nowMicros, Duration retention, List<Rejection> rejections) {
        long latest = nowMicros + TimeUnit.SECONDS.toMicros(IngestSettings.MAX_AHEAD.toSeconds());
        long earliest = nowMicros - TimeUnit.SECONDS.toMicros(retention.toSeconds());
        List<Reading> good = new ArrayList<>(readings.size());
        for (Reading reading : readings) {
            if (reading.timeMicros() > latest) {
                rejections.add(tooEarly(reading, nowMicros));
            } else if (reading.timeMicros() < earliest) {
                rejections.add(tooOld(reading, retention));
            } else {
                good.add(reading);
            }
        }
        return good;
    }

    private static Rejection tooEarly(Reading reading, long nowMicros) {
        long ahead = TimeUnit.MICROSECONDS.toSeconds(reading.timeMicros() - nowMicros);
        return new Rejection(
                ErrorCode.TIME_IN_FUTURE,
                Rejection.WHOLE,
                "'" + reading.channel() + "' was measured " + ahead + " s in the future, at "
                        + instant(reading.timeMicros()) + ": set the clock, or leave the time out");
    }

    private static Rejection tooOld(Reading reading, Duration retention) {
        return new Rejection(
                ErrorCode.TIME_TOO_OLD,
                Rejection.WHOLE,
                "'" + reading.channel() + "' was measured at " + instant(reading.timeMicros()) + ", only the last "
                        + retention.toDays() + " days are kept: set the clock");
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }
}
