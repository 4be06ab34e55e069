package org.chieng.agent.source.link;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.chieng.agent.keep.KeptFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What measuring has cost each line in its month, and when it was measured last; kept over restarts, or an agent that begins anew each hour
 * would measure each hour. Months are UTC's. Confined to one thread.
 */
final class SpeedBook {
    private static final Logger log = LoggerFactory.getLogger(SpeedBook.class);

    /** Lines that are remembered: a school has a cable, Wi-Fi and some sticks. */
    private static final int MOST_LINES = 16;

    private final KeptFile file;
    private final Map<String, Spent> lines = new LinkedHashMap<>();

    private record Spent(YearMonth month, long bytes, Instant last) {}

    /** Goes on with what the file holds. */
    SpeedBook(Path file) {
        this.file = new KeptFile(file);
        this.file.read().ifPresent(text -> text.lines().forEach(this::take));
    }

    /** "2026-11 1234567 2026-11-03T08:00:00Z wwan0 Viettel"; what is damaged is left out. */
    private void take(String line) {
        String[] parts = line.split(" ", 4);
        try {
            lines.put(
                    parts[3], new Spent(YearMonth.parse(parts[0]), Long.parseLong(parts[1]), Instant.parse(parts[2])));
        } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            log.debug("a line of the book of measurements can't be read", e);
        }
    }

    /** Bytes that were spent on a line in the month of a moment. */
    long spent(String line, Instant now) {
        Spent spent = lines.get(line);
        return spent == null || !spent.month.equals(month(now)) ? 0 : spent.bytes;
    }

    /** When a line was measured last, or tried to be; long ago when never. */
    Instant last(String line) {
        Spent spent = lines.get(line);
        return spent == null ? Instant.EPOCH : spent.last;
    }

    /** Notes a measurement, whatever came of it. */
    void spend(String line, long bytes, Instant now) {
        lines.put(line, new Spent(month(now), spent(line, now) + bytes, now));
        while (lines.size() > MOST_LINES) {
            lines.remove(lines.keySet().iterator().next());
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(
                (name, spent) -> text.append("%s %d %s %s%n".formatted(spent.month, spent.bytes, spent.last, name)));
        try {
            file.write(text.toString().strip());
        } catch (IOException e) {
            log.debug("the book of measurements can't be written", e); // the journal says when the disk is full
        }
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }
}
