package org.chieng.server.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;

/**
 * SenML packs in JSON that follow one another without a pause in time, made by writing a new base time into the bytes of the
 * pack before: making them costs almost nothing. Not thread-safe; one a device.
 */
final class LoadPacks {
    private static final int DIGITS = 13;

    private final byte[] template;
    private final int timeAt;
    private final int instants;
    private long millis;

    /**
     * @param channels {@code s/c0}, {@code s/c1} …: each gets one reading an instant
     * @param instants of one pack, a second apart
     * @param beginMillis time of the first reading
     */
    LoadPacks(int channels, int instants, long beginMillis) {
        this.instants = instants;
        this.millis = beginMillis;
        StringBuilder text = new StringBuilder("[{\"bn\":\"s/\",\"bt\":");
        timeAt = text.length();
        text.append("0".repeat(DIGITS - 3)).append(".000");
        for (int instant = 0; instant < instants; instant++) {
            for (int channel = 0; channel < channels; channel++) {
                text.append(text.charAt(text.length() - 1) == '}' ? ",{" : ",");
                text.append("\"n\":\"c").append(channel).append('"');
                if (instant > 0) {
                    text.append(",\"t\":").append(instant);
                }
                text.append(String.format(Locale.ROOT, ",\"v\":%.2f}", 20 + channel + instant * 0.37));
            }
        }
        template = text.append(']').toString().getBytes(US_ASCII);
    }

    /** The next one; the bytes hold until the call after. */
    byte[] next() {
        long left = millis;
        for (int i = DIGITS; i >= 0; i--) {
            if (i == DIGITS - 3) {
                continue; // the point
            }
            template[timeAt + i] = (byte) ('0' + left % 10);
            left /= 10;
        }
        millis += instants * 1000L;
        return template;
    }
}
