package org.chieng.agent.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what the line costs, counts what is sent over it, and says by which row of {@link MeteredPolicy} to send. Each change of the row, and
 * hourly what was used, become readings of source {@code agent}. Confined to the uplink's thread, but for what it tells of its state.
 */
final class Meter {
    private static final Logger log = LoggerFactory.getLogger(Meter.class);
    private static final long LOOK_NANOS = 1_000_000_000;
    private static final Duration SAVE = Duration.ofSeconds(60);
    private static final Duration REPORT = Duration.ofHours(1);
    private static final String SOURCE = "agent";

    private final MeteredConfig config;
    private final MeteredSource source;
    private final Allowance allowance;
    private final WireBytes wire;
    private final ReadingSink sink;
    private final AgentClock clock;
    private final ClockBook book;
    private volatile MeteredPolicy.Step step = MeteredPolicy.Step.OPEN;
    private volatile boolean metered;
    private boolean looked;
    private long lookedNanos;
    private long savedNanos;
    private long reportedNanos;

    Meter(
            UplinkConfig config,
            MeteredSource source,
            WireBytes wire,
            ReadingSink sink,
            AgentClock clock,
            ClockBook book) {
        this.config = config.metered();
        this.source = source;
        this.allowance = new Allowance(config.allowanceFile(), config.metered());
        this.wire = wire;
        this.sink = sink;
        this.clock = clock;
        this.book = book;
        this.savedNanos = clock.monotonicNanos().getAsLong();
        this.reportedNanos = savedNanos;
    }

    /** The row that holds. */
    MeteredPolicy.Step step() {
        return step;
    }

    /** Whether each byte counts. */
    boolean isMetered() {
        return metered;
    }

    /** Where the cycle stands. */
    Usage usage() {
        return allowance.usage(now(), book.isKnown());
    }

    private Instant now() {
        long micros = book.correctedNowMicros();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    /** Counts, and looks whether another row holds now; quick when it was just looked. True when another one does. */
    boolean look() {
        long nanos = clock.monotonicNanos().getAsLong();
        if (looked && nanos - lookedNanos < LOOK_NANOS) {
            return false;
        }
        looked = true;
        lookedNanos = nanos;
        boolean before = metered;
        metered = config.isMetered(source.metered());
        count(before);
        if (nanos - savedNanos >= SAVE.toNanos()) {
            savedNanos = nanos;
            allowance.save();
        }
        Usage usage = usage();
        MeteredPolicy.Step next = MeteredPolicy.step(metered, usage, step);
        if (next != step) {
            changeTo(next, usage);
            report(usage);
            return true;
        }
        if (metered && nanos - reportedNanos >= REPORT.toNanos()) {
            report(usage);
        }
        return false;
    }

    private void count(boolean wasMetered) {
        long bytes = wire.take();
        if (wasMetered || metered) {
            allowance.count(bytes, now(), book.isKnown());
        }
    }

    private void changeTo(MeteredPolicy.Step next, Usage usage) {
        MeteredPolicy.Step before = step;
        step = next;
        allowance.save();
        if (usage.allowance() == 0 || next == MeteredPolicy.Step.OPEN) {
            log.info("the line is {}: sending '{}'", metered ? "metered" : "not metered", next.wireName());
        } else {
            log.warn(
                    "sending '{}' after '{}': {} of {} bytes of this cycle's allowance are used, {} by its end if it goes on like this",
                    next.wireName(),
                    before.wireName(),
                    usage.used(),
                    usage.allowance(),
                    usage.forecast());
        }
    }

    private void report(Usage usage) {
        reportedNanos = clock.monotonicNanos().getAsLong();
        AgentClock.Stamp now = clock.now();
        List<Reading> readings = new ArrayList<>();
        readings.add(Reading.ofNumber(channel("data.used"), now.wallMicros(), (double) usage.used(), "B"));
        readings.add(Reading.ofNumber(channel("data.forecast"), now.wallMicros(), (double) usage.forecast(), "B"));
        readings.add(new Reading(channel("data.step"), now.wallMicros(), new Value.Text(step.wireName()), null, null));
        sink.accept(readings.stream()
                .map(reading -> new Measured(reading, now.monotonicMicros()))
                .toList());
    }

    private static ChannelName channel(String name) {
        return new ChannelName(SOURCE, name);
    }

    /** Whether so many bytes more leave something of the allowance for what has to be sent. */
    boolean affords(long bytes) {
        Usage usage = usage();
        return !metered || usage.allowance() == 0 || usage.used() + bytes < 0.8 * usage.allowance();
    }

    /** Counts the last bytes and keeps the count. */
    void close() {
        count(metered);
        allowance.save();
    }
}
