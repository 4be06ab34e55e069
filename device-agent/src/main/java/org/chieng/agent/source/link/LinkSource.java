package org.chieng.agent.source.link;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.source.Source;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Uninterrupted;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The school's line: what kind it is, whether each byte costs, how it does, and what happened to it. Looks on a thread of its own; where the
 * machine tells nothing of its line that is one line in the log, and no thread. Thread-safe.
 */
public final class LinkSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(LinkSource.class);

    /** How often the routes and the session are looked at: a few microseconds of work. */
    private static final Duration TICK = Duration.ofSeconds(10);

    /** How often NetworkManager is asked whether the line costs. */
    private static final Duration ASK_METERED = Duration.ofMinutes(1);

    /** How often what has not changed is told again. */
    private static final Duration REPEAT = Duration.ofHours(6);

    /** How often numbers are told where each byte costs. */
    private static final Duration TELL_METERED = Duration.ofMinutes(30);

    private final LinkConfig config;
    private final ReadingSink sink;
    private final AgentClock clock;
    private final LineFacts machine;
    private final Duration tick;
    private final Due tellMetered;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Boolean> metered = Optional.empty();
    private volatile @Nullable LinePulse pulse;
    private volatile String lineName = "";
    private MeteredFlag flag = MeteredFlag.UNKNOWN;
    private @Nullable Observation told;
    private List<DefaultRoute> routes = List.of();
    private final Due askMetered;
    private final Due look;
    private final Due repeat;

    /** Nothing is looked at before {@link #start}. */
    public LinkSource(LinkConfig config, ReadingSink sink, AgentClock clock) {
        this(config, sink, clock, LineFacts.of(config), TICK);
    }

    LinkSource(LinkConfig config, ReadingSink sink, AgentClock clock, LineFacts machine, Duration tick) {
        this.config = config;
        this.sink = sink;
        this.clock = clock;
        this.machine = machine;
        this.tick = tick;
        this.askMetered = new Due(ASK_METERED, clock.monotonicNanos());
        this.look = new Due(config.interval(), clock.monotonicNanos());
        this.tellMetered = new Due(TELL_METERED, clock.monotonicNanos());
        this.repeat = new Due(REPEAT, clock.monotonicNanos());
        this.thread = new Thread(this::run, LinkReadings.SOURCE);
        thread.setDaemon(true);
    }

    /** Lets it look at how the line does, too. Before {@link #start}, once. */
    public void follow(LineView view) {
        pulse = new LinePulse(view, machine.sysfs(), sink, clock);
    }

    /** What looks at how the line does; null when nobody asked for it. */
    @Nullable
    LinePulse pulse() {
        return pulse;
    }

    @Override
    public void start() {
        if (!config.enabled()) {
            return;
        }
        if (machine.isThere()) {
            thread.start();
        } else {
            log.info("this machine tells nothing of its line: there are no routes in {} and no mmcli", config.proc());
        }
    }

    /**
     * Whether each byte on the line costs, by NetworkManager, by the kind of line that was found, or by the one that was declared; empty when
     * nothing tells.
     */
    public Optional<Boolean> metered() {
        return metered;
    }

    /** A name of the line in use, by interface and operator; empty while it is not known. Another line has another. */
    public String lineName() {
        return lineName;
    }

    /**
     * A question and its answer went over the session: a reading.
     *
     * @param micros what that took, microseconds
     */
    public void roundTrip(long micros) {
        if (config.enabled()) {
            sink.accept(new LinkReadings(clock.now())
                    .number("rtt", micros / 1e3, "ms")
                    .all());
        }
    }

    private void run() {
        LinePulse pulsing = pulse;
        try {
            if (pulsing != null) {
                pulsing.start();
            }
            do {
                tick(pulsing);
            } while (!closing.await(tick.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (pulsing != null) {
                pulsing.close();
            }
        }
    }

    /** Looks once at what is due. */
    void tick(@Nullable LinePulse pulsing) throws InterruptedException {
        try {
            List<DefaultRoute> now = machine.routes();
            boolean changed = !now.equals(routes);
            routes = now;
            MeteredFlag before = flag;
            if (askMetered.isDue(changed)) {
                flag = machine.metered();
            }
            if (!isClosing() && look.isDue(changed || flag != before)) {
                tell(AccessRule.observe(machine.ask(flag)));
            }
            if (!isClosing() && pulsing != null) {
                pulsing.look(routes, metered.orElse(false));
            }
        } catch (RuntimeException e) {
            log.error("the line can't be looked at, by a fault of the agent's", e);
        }
    }

    /** A stop of the agent waits for one question at most, not for all of them. */
    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void tell(Observation seen) {
        metered = seen.isMetered(flag, config.declared());
        lineName = (seen.device().orElse("") + " " + seen.operator().orElse("")).strip();
        boolean isNew = !seen.evidence().equals(told == null ? null : told.evidence()) || !isSame(seen, told);
        if (isNew) {
            log(seen);
        }
        told = seen;
        LinkReadings readings = new LinkReadings(clock.now());
        if (repeat.isDue(isNew)) {
            readings.observation(seen, config.declared());
        }
        if (tellMetered.isDue(isNew || !metered.orElse(false))) {
            seen.signal().ifPresent(percent -> readings.number("signal", percent, "%"));
            seen.device()
                    .ifPresent(device -> readings.number(
                                    "bytes.received", machine.sysfs().receivedBytes(device), "B")
                            .number("bytes.sent", machine.sysfs().sentBytes(device), "B"));
        }
        if (!readings.all().isEmpty()) {
            sink.accept(readings.all());
        }
    }

    private static boolean isSame(Observation seen, @Nullable Observation before) {
        return before != null
                && seen.access() == before.access()
                && seen.confidence() == before.confidence()
                && seen.operator().equals(before.operator());
    }

    private void log(Observation seen) {
        log.info(
                "the line is '{}', sureness {}, by {}",
                seen.access().wireName(),
                seen.confidence().wireName(),
                seen.evidence());
        if (seen.contradicts(config.declared())) {
            log.warn(
                    "the line is '{}' by what is seen, and link.declared says '{}': one of them is wrong",
                    seen.access().wireName(),
                    config.declared().orElseThrow().wireName());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread);
    }
}
