package org.chieng.agent.uplink;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes that were sent and received over the metered line, by cycle, kept on disk. A clock that is not known counts for the newest
 * cycle; one that was ahead once has its bytes counted in the cycle that it comes back to, too: what was sent was paid. Thread-safe.
 */
final class Allowance {
    private static final Logger log = LoggerFactory.getLogger(Allowance.class);

    /** Most cycles that are kept: this one, the one before, and what a wrong clock made. */
    private static final int MOST_CYCLES = 4;

    /** No forecast is made of less: the first hours of a cycle say nothing of its days. */
    private static final Duration LEAST_BASE = Duration.ofDays(1);

    private final AllowanceFile file;
    private final MeteredConfig config;
    private final TreeMap<LocalDate, Spent> cycles = new TreeMap<>();
    private boolean changed;
    private boolean unwritable;

    /**
     * What was spent in a cycle. Immutable.
     *
     * @param bytes how much
     * @param since when counting began in it
     */
    record Spent(long bytes, Instant since) {}

    /** Continues with what the file holds. */
    Allowance(Path file, MeteredConfig config) {
        this.file = new AllowanceFile(file);
        this.config = config;
        this.cycles.putAll(this.file.read());
    }

    /**
     * Counts bytes.
     *
     * @param now the time
     * @param known whether that is the true time
     */
    synchronized void count(long bytes, Instant now, boolean known) {
        if (bytes <= 0) {
            return;
        }
        LocalDate cycle = cycle(now, known);
        Spent before = cycles.getOrDefault(cycle, new Spent(0, now));
        cycles.put(cycle, new Spent(before.bytes + bytes, before.since));
        while (cycles.size() > MOST_CYCLES) {
            cycles.pollFirstEntry();
        }
        changed = true;
    }

    private LocalDate cycle(Instant now, boolean known) {
        return known || cycles.isEmpty() ? Cycle.firstDay(now, config.cycleDay()) : cycles.lastKey();
    }

    /** Where the cycle stands. */
    synchronized Usage usage(Instant now, boolean known) {
        LocalDate cycle = cycle(now, known);
        Instant begin = cycle.atStartOfDay(ZoneOffset.UTC).toInstant();
        long used = 0;
        Instant since = now;
        for (Spent spent : cycles.tailMap(cycle, true).values()) {
            used += spent.bytes;
            since = spent.since.isBefore(since) ? spent.since : since;
        }
        if (!known) {
            return new Usage(used, used, config.allowanceBytes());
        }
        Instant from = since.isBefore(begin) ? begin : since;
        Duration base = Duration.between(from, now);
        double perSecond = (double) used / Math.max(base.toSeconds(), LEAST_BASE.toSeconds());
        long forecast =
                used + Math.round(perSecond * Cycle.left(now, config.cycleDay()).toSeconds());
        return new Usage(used, forecast, config.allowanceBytes());
    }

    /** Puts it on the disk when there is something new. */
    synchronized void save() {
        if (!changed) {
            return;
        }
        try {
            file.write(cycles);
            changed = false;
            unwritable = false;
        } catch (IOException e) {
            if (!unwritable) {
                unwritable = true;
                log.error(
                        "the count of bytes can't be written, and is forgotten when the agent ends: {}", e.toString());
            }
        }
    }
}
