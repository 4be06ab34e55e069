package org.chieng.agent.source.link;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.chieng.agent.keep.KeptSlots;
import org.chieng.agent.source.ReadingSink;
import org.chieng.agent.time.AgentClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the line does, in readings: whether the school's router answers, how long names take, and what happened. All together costs some 10 kB a
 * day on a metered line before it is packed. Confined to the source's thread.
 */
final class LinePulse {
    private static final Logger log = LoggerFactory.getLogger(LinePulse.class);
    private static final Duration PROBE = Duration.ofMinutes(5);
    private static final Duration PROBE_METERED = Duration.ofMinutes(30);

    /** While the line is down the school's own network is asked more often: that costs nothing. */
    private static final Duration PROBE_DOWN = Duration.ofSeconds(30);

    /** How exactly the begin of a power cut is known; more often would wear the card. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final LineView view;
    private final Sysfs sysfs;
    private final ReadingSink sink;
    private final AgentClock clock;
    private final RouterProbe router;
    private final NameProbe names;
    private final LineEvents events = new LineEvents();
    private final Due probe;
    private final Due probeMetered;
    private final Due probeDown;
    private final Due life;
    private final KeptSlots lifeSign;

    LinePulse(LineView view, Sysfs sysfs, ReadingSink sink, AgentClock clock) {
        this(view, sysfs, sink, clock, RouterProbe.usual(System::nanoTime), NameProbe.usual(System::nanoTime));
    }

    LinePulse(LineView view, Sysfs sysfs, ReadingSink sink, AgentClock clock, RouterProbe router, NameProbe names) {
        this.view = view;
        this.sysfs = sysfs;
        this.sink = sink;
        this.clock = clock;
        this.router = router;
        this.names = names;
        this.probe = new Due(PROBE, clock.monotonicNanos());
        this.probeMetered = new Due(PROBE_METERED, clock.monotonicNanos());
        this.probeDown = new Due(PROBE_DOWN, clock.monotonicNanos());
        this.life = new Due(LIFE, clock.monotonicNanos());
        this.lifeSign = new KeptSlots(view.lifeSign());
    }

    /** The agent starts: tells how long it was away. */
    void start() {
        LineEvents.start(LifeSign.read(lifeSign), clock.bootId(), clock.now()).ifPresent(this::tell);
    }

    /** To be called every few seconds; blocks for some seconds at most. */
    void look(List<DefaultRoute> routes, boolean metered) throws InterruptedException {
        AgentClock.Stamp now = clock.now();
        events.clock(now).ifPresent(this::tell);
        events.session(now, view.connected().getAsBoolean()).ifPresent(this::tell);
        if (life.isDue(false)) {
            keepAlive();
        }
        if (events.isDown(now)) {
            if (probeDown.isDue(false)) {
                String lan = askRouter(routes)
                        .map(answer -> answer.reached() ? "ok" : "failed")
                        .orElse("none");
                events.down(now, lan).forEach(this::tell);
            }
        } else if (metered ? probeMetered.isDue(false) : probe.isDue(false)) {
            measure(routes);
        }
    }

    private Optional<RouterProbe.Answer> askRouter(List<DefaultRoute> routes) {
        Optional<InetAddress> address = routes.stream().findFirst().flatMap(DefaultRoute::router);
        return address.map(one -> router.ask(one, sysfs::neighbours));
    }

    private void measure(List<DefaultRoute> routes) throws InterruptedException {
        Optional<RouterProbe.Answer> answer = askRouter(routes);
        LinkReadings readings = new LinkReadings(clock.now());
        answer.ifPresent(one -> readings.flag("router", one.reached()));
        answer.flatMap(one ->
                        one.millis().isPresent() ? Optional.of(one.millis().getAsDouble()) : Optional.empty())
                .ifPresent(millis -> readings.number("router.rtt", millis, "ms"));
        if (NameProbe.isName(view.host())) {
            names.ask(view.host()).ifPresent(millis -> readings.number("dns", millis, "ms"));
        }
        if (!readings.all().isEmpty()) {
            sink.accept(readings.all());
        }
    }

    private void keepAlive() {
        OptionalLong micros = view.trueMicros().get();
        if (micros.isPresent()) {
            new LifeSign(clock.bootId(), micros.getAsLong()).write(lifeSign);
        }
    }

    private void tell(LineEvents.Event event) {
        log.info("the line: {}", event.text());
        sink.accept(new LinkReadings(event.at()).text("event", event.text()).all());
    }

    /** The agent stops. */
    void close() {
        keepAlive();
    }
}
