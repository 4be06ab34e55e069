package org.chieng.gateway.store.influx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.protocol.name.DeviceId;

/** The text of a file of lines that the server did not take, each after a comment; a line may go over several rows, for a text may. Pure functions. */
final class KeptLines {
    /** A comment, and behind it a line. */
    private static final Pattern BEGINNING = Pattern.compile("(?m)^# [^\\n]*\\n(?=[a-z0-9]+,device=)");

    private static final Pattern DEVICE = Pattern.compile("^# [^\\n]*\\n([a-z0-9]+),device=([^,]+),");
    /** The last word of a point's line, in microseconds. */
    private static final Pattern TIME = Pattern.compile(" (-?\\d{1,19})\\s*$");

    private KeptLines() {}

    /** What is left without what a device measured within a time; what is no point of its readings goes whatever its time. */
    static String without(String text, DeviceId device, long fromMicros, long toMicros) {
        StringBuilder left = new StringBuilder(text.length());
        Matcher beginning = BEGINNING.matcher(text);
        int at = 0;
        while (beginning.find()) {
            keep(text.substring(at, beginning.start()), device, fromMicros, toMicros, left);
            at = beginning.start();
        }
        keep(text.substring(at), device, fromMicros, toMicros, left);
        return left.toString();
    }

    private static void keep(String line, DeviceId device, long fromMicros, long toMicros, StringBuilder left) {
        Matcher whose = DEVICE.matcher(line);
        if (!whose.find() || !device.value().equals(whose.group(2)) || isOutside(line, whose, fromMicros, toMicros)) {
            left.append(line);
        }
    }

    private static boolean isOutside(String line, Matcher whose, long fromMicros, long toMicros) {
        Matcher time = TIME.matcher(line);
        if (!"telemetry".equals(whose.group(1)) || !time.find()) {
            return false;
        }
        long micros = Long.parseLong(time.group(1));
        return micros < fromMicros || micros >= toMicros;
    }
}
