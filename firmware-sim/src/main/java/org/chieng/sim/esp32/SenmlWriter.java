package org.chieng.sim.esp32;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes samples as a SenML pack in JSON (RFC 8428 section 5), as a sketch does with snprintf. Pure functions. */
final class SenmlWriter {
    /** Records of 4 channels are some 220 bytes a sample: what a datagram without blocks holds (RFC 7252 section 4.6: 1,024 bytes). */
    static final int SAMPLES_A_PACK = 4;

    private SenmlWriter() {}

    /**
     * The pack of some samples.
     *
     * @param nowMicros the time now: a board without a clock tells how long ago it measured; {@link Long#MIN_VALUE} for one that has a
     *     clock, and tells the time itself
     */
    static byte[] pack(List<Sample> samples, long nowMicros) {
        StringBuilder json = new StringBuilder("[");
        for (Sample sample : samples) {
            json.append(json.length() == 1 ? "" : ",");
            String time = nowMicros == Long.MIN_VALUE ? seconds(sample.micros()) : seconds(sample.micros() - nowMicros);
            // the base time of the first record holds for those that follow (section 4.6)
            json.append(String.format(
                    Locale.ROOT,
                    "{\"bt\":%s,\"n\":\"count\",\"v\":%d},{\"n\":\"temperature\",\"u\":\"Cel\",\"v\":%.2f},"
                            + "{\"n\":\"humidity\",\"u\":\"%%RH\",\"v\":%.1f},{\"n\":\"light\",\"u\":\"lx\",\"v\":%.1f}",
                    time,
                    sample.number(),
                    sample.celsius(),
                    sample.percent(),
                    sample.lux()));
        }
        return json.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String seconds(long micros) {
        return String.format(
                Locale.ROOT,
                "%s%d.%06d",
                micros < 0 ? "-" : "",
                Math.abs(micros / 1_000_000),
                Math.abs(micros % 1_000_000));
    }
}
