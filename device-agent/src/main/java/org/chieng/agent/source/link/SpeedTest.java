package org.chieng.agent.source.link;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures how fast the line is, seldom, within a budget of bytes for each line and month, on a thread of its own. Not before the true time is
 * known and there is a session. Thread-safe.
 */
public final class SpeedTest implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SpeedTest.class);

    /** How often is looked whether it is time. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final SpeedConfig config;
    private final View view;
    private final ReadingSink sink;
    private final AgentClock clock;
    private final SpeedBook book;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "link-speed");
    private volatile @Nullable SpeedLine open;
    private Optional<String> failure = Optional.empty();

    /**
     * What it has to know of the rest of the agent. Immutable; thread-safe when the suppliers are.
     *
     * @param opener connects to the server
     * @param line a name of the line that is in use now, another for each
     * @param metered whether each byte on it costs
     * @param allowed whether there is a session, and the metered line's allowance lets bytes be spent
     * @param trueMicros the true time, UTC in microseconds; empty while it is not known
     * @param book file that says what was spent
     */
    public record View(
            SpeedLine.Opener opener,
            Supplier<String> line,
            BooleanSupplier metered,
            BooleanSupplier allowed,
            Supplier<OptionalLong> trueMicros,
            Path book) {}

    /** Nothing is measured before {@link #start}. */
    public SpeedTest(SpeedConfig config, View view, ReadingSink sink, AgentClock clock) {
        this.config = config;
        this.view = view;
        this.sink = sink;
        this.clock = clock;
        this.book = new SpeedBook(view.book());
        thread.setDaemon(true);
    }

    /** Begins, where a port is set. */
    public void start() {
        if (config.enabled()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                look(view.line().get(), view.metered().getAsBoolean());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Measures, if it is time. */
    void look(String name, boolean metered) {
        OptionalLong micros = view.trueMicros().get();
        if (micros.isEmpty() || !view.allowed().getAsBoolean()) {
            return;
        }
        Instant now = Instant.EPOCH.plus(micros.getAsLong(), ChronoUnit.MICROS);
        if (book.last(name).plus(config.interval(metered)).isAfter(now)) {
            return;
        }
        long left = config.usable(metered) - book.spent(name, now);
        long most = metered ? Math.min(left, SpeedConfig.METERED_MOST) : left;
        if (most >= SpeedLadder.FIRST) {
            measure(name, most, now);
        }
    }

    private void measure(String name, long most, Instant now) {
        long spent = 0;
        SpeedLine connected = null;
        try {
            connected = view.opener().open();
            open = connected;
            Optional<SpeedLadder.Speed> speed = SpeedLadder.climb(connected, config.target(), most);
            spent = connected.wireBytes();
            if (speed.isPresent()) {
                tell(speed.get(), spent);
            }
            failure = Optional.empty();
        } catch (IOException e) {
            spent = connected == null ? 0 : connected.wireBytes();
            told(String.valueOf(e.getMessage()));
        } finally {
            open = null;
            if (connected != null) {
                connected.close();
            }
            book.spend(name, spent, now);
        }
    }

    private void tell(SpeedLadder.Speed speed, long spent) {
        sink.accept(new LinkReadings(clock.now())
                .number(
                        speed.least() ? "throughput.least" : "throughput",
                        Math.round(speed.megabits() * 100) / 100.0,
                        "Mbit/s")
                .number("throughput.bytes", (double) spent, "B")
                .all());
        log.info(
                "the line carries {}{} Mbit/s to the school, measured with {} bytes",
                speed.least() ? "at least " : "",
                Math.round(speed.megabits() * 100) / 100.0,
                spent);
    }

    /** Once, until it changes or is over. */
    private void told(String why) {
        if (closing.getCount() > 0 && !failure.equals(Optional.of(why))) {
            failure = Optional.of(why);
            log.warn("the line's speed can't be measured: {}", why);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        SpeedLine running = open;
        if (running != null) {
            running.close();
        }
        Uninterrupted.join(thread);
    }
}
