package org.chieng.server.phone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.api.ApiException;
import org.chieng.server.api.Problem;

/**
 * What a page in a phone's browser sends: {@code {"motion": [[time, x, y, z], …], "sound": [[time, level], …]}}, either part or both; times are
 * milliseconds since 1970 by the server's clock, accelerations in m/s² with gravity, levels in dB against the loudest. Only these channels, and
 * only numbers: nobody can write a text by it. Pure functions.
 */
final class MotionBatch {
    /** Most rows of a part; chosen: ten seconds at the fastest rate. */
    static final int MOST_ROWS = 500;

    private static final double LATEST_MILLIS = 1e14;
    /** Beyond what any phone measures, in m/s². */
    private static final double MOST_ACCELERATION = 1000;
    /** Below what 32 bits tell apart, in dB. */
    private static final double LEAST_LEVEL = -200;
    /** Above full scale, for a browser that lets samples pass it. */
    private static final double MOST_LEVEL = 20;

    private static final List<String> MOTION = List.of("acc_x", "acc_y", "acc_z");
    private static final List<String> SOUND = List.of("sound");

    private MotionBatch() {}

    /**
     * Reads it.
     *
     * @param source of which the channels are
     * @throws ApiException that names what is wrong; then nothing of it is taken
     */
    static List<Reading> read(JsonObject body, String source) throws ApiException {
        List<Reading> readings = new ArrayList<>();
        add(readings, body, "motion", MOTION, source, "m/s2", -MOST_ACCELERATION, MOST_ACCELERATION);
        add(readings, body, "sound", SOUND, source, "dB", LEAST_LEVEL, MOST_LEVEL);
        if (readings.isEmpty()) {
            throw new ApiException(Problem.INVALID_PARAMETER, "'motion' or 'sound' must hold rows of numbers");
        }
        return readings;
    }

    private static void add(
            List<Reading> readings,
            JsonObject body,
            String part,
            List<String> channels,
            String source,
            String unit,
            double least,
            double most)
            throws ApiException {
        if (body.getValue(part) == null) {
            return;
        }
        if (!(body.getValue(part) instanceof JsonArray rows) || rows.size() > MOST_ROWS) {
            throw invalid(part, "must be a list of " + MOST_ROWS + " rows at most");
        }
        for (Object each : rows) {
            if (!(each instanceof JsonArray row) || row.size() != channels.size() + 1) {
                throw invalid(part, "must have rows of " + (channels.size() + 1) + " numbers, the first the time");
            }
            long micros = Math.round(number(part, row.getValue(0), 0, LATEST_MILLIS) * 1000);
            for (int i = 0; i < channels.size(); i++) {
                readings.add(Reading.ofNumber(
                        new ChannelName(source, channels.get(i)),
                        micros,
                        number(part, row.getValue(i + 1), least, most),
                        unit));
            }
        }
    }

    private static double number(String part, Object value, double least, double most) throws ApiException {
        if (value instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most) {
            return number.doubleValue();
        }
        throw invalid(part, "must hold numbers from " + least + " to " + most);
    }

    private static ApiException invalid(String part, String fault) {
        return new ApiException(Problem.INVALID_PARAMETER, "'" + part + "' " + fault);
    }
}
