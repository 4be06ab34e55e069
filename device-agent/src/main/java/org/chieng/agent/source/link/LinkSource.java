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
 * The school's line: what kind it is, and whether each byte costs. Looks on a thread of its own; where the machine tells nothing of its line
 * that is one line in the log, and no thread. Thread-safe.
 */
public final class LinkSource implements Source {
    private static final Logger log = LoggerFactory.getLogger(LinkSource.class);

    /** How often the routes are read: a few microseconds of work. */
    private static final Duration TICK = Duration.ofSeconds(10);

    /** How often NetworkManager is asked whether the line costs. */
    private static final Duration ASK_METERED = Duration.ofMinutes(1);

    /** How often what has not changed is told again. */
    private static final Duration REPEAT = Duration.ofHours(6);

    private final LinkConfig config;
    private final ReadingSink sink;
    private final AgentClock clock;
    private final LineFacts machine;
    private final Duration tick;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Boolean> metered = Optional.empty();
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
        this.askMetered = new Due(ASK_METERED);
        this.look = new Due(config.interval());
        this.repeat = new Due(REPEAT);
        this.thread = new Thread(this::run, LinkReadings.SOURCE);
        thread.setDaemon(true);
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

    private void run() {
        try {
            do {
                tick();
            } while (!closing.await(tick.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() throws InterruptedException {
        try {
            List<DefaultRoute> now = machine.routes();
            boolean changed = !now.equals(routes);
            routes = now;
            MeteredFlag before = flag;
            if (askMetered.isDue(changed)) {
                flag = machine.metered();
            }
            if (look.isDue(changed || flag != before)) {
                tell(AccessRule.observe(machine.ask(flag)));
            }
        } catch (RuntimeException e) {
            log.error("the line can't be looked at, by a fault of the agent's", e);
        }
    }

    private void tell(Observation seen) {
        metered = seen.isMetered(flag, config.declared());
        boolean isNew = !seen.evidence().equals(told == null ? null : told.evidence()) || !isSame(seen, told);
        if (isNew) {
            log(seen);
        }
        told = seen;
        LinkReadings readings = new LinkReadings(clock.now());
        if (repeat.isDue(isNew)) {
            readings.observation(seen, config.declared());
        }
        seen.signal().ifPresent(percent -> readings.number("signal", percent, "%"));
        seen.device()
                .ifPresent(device -> readings.number(
                                "bytes.received", machine.sysfs().receivedBytes(device), "B")
                        .number("bytes.sent", machine.sysfs().sentBytes(device), "B"));
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

    /** Something that is done from time to time, on the monotonic clock; and at once when there is a reason. */
    private final class Due {
        private final long everyNanos;
        private long lastNanos;
        private boolean done;

        Due(Duration every) {
            this.everyNanos = every.toNanos();
        }

        boolean isDue(boolean atOnce) {
            long now = clock.monotonicNanos().getAsLong();
            if (done && !atOnce && now - lastNanos < everyNanos) {
                return false;
            }
            done = true;
            lastNanos = now;
            return true;
        }
    }
}
