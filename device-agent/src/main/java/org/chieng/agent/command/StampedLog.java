package org.chieng.agent.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Puts the time before each message that is logged, {@code 2026-11-28T18:28:16.105+07:00 INFO …}. What the logger has for it asks Java how
 * all languages write a date, which costs 30 ms of the start and some hundred KiB. Thread-safe.
 */
public final class StampedLog extends OutputStream {
    private static final List<byte[]> LEVELS = Stream.of("INFO ", "WARN ", "ERROR ", "DEBUG ", "TRACE ")
            .map(level -> level.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private final OutputStream log;
    private final LongSupplier millis;
    private final TimeZone zone;
    private boolean within;

    /** @param log where everything goes */
    public StampedLog(OutputStream log) {
        this(log, System::currentTimeMillis, TimeZone.getDefault());
    }

    /** @param millis the time, since 1970 */
    StampedLog(OutputStream log, LongSupplier millis, TimeZone zone) {
        this.log = log;
        this.millis = millis;
        this.zone = zone;
    }

    @Override
    public synchronized void write(int value) throws IOException {
        log.write(value);
        within = value != '\n';
    }

    /** A message begins where a line begins with a level; the logger writes each as a whole. */
    @Override
    public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
        int end = offset + count;
        int from = offset;
        for (int at = offset; at < end; at++) {
            if (!within && isLevel(bytes, at, end)) {
                log.write(bytes, from, at - from);
                log.write(stamp().getBytes(StandardCharsets.US_ASCII));
                from = at;
            }
            within = bytes[at] != '\n';
        }
        log.write(bytes, from, end - from);
    }

    private static boolean isLevel(byte[] bytes, int from, int end) {
        for (byte[] level : LEVELS) {
            int to = from + level.length;
            if (to <= end && Arrays.equals(bytes, from, to, level, 0, level.length)) {
                return true;
            }
        }
        return false;
    }

    private String stamp() {
        long now = millis.getAsLong();
        int minutes = zone.getOffset(now) / 60_000;
        LocalDateTime local = LocalDateTime.ofEpochSecond(
                Math.floorDiv(now, 1_000L) + minutes * 60L, Math.floorMod(now, 1_000) * 1_000_000, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(32);
        text.append(local.toLocalDate()).append('T');
        append(text, local.getHour(), 2).append(':');
        append(text, local.getMinute(), 2).append(':');
        append(text, local.getSecond(), 2).append('.');
        append(text, local.getNano() / 1_000_000, 3);
        if (minutes == 0) {
            return text.append("Z ").toString();
        }
        append(text.append(minutes < 0 ? '-' : '+'), Math.abs(minutes) / 60, 2).append(':');
        return append(text, Math.abs(minutes) % 60, 2).append(' ').toString();
    }

    private static StringBuilder append(StringBuilder text, int number, int digits) {
        String plain = Integer.toString(number);
        return text.append("0".repeat(Math.max(0, digits - plain.length()))).append(plain);
    }

    @Override
    public void flush() throws IOException {
        log.flush();
    }
}
