package org.chieng.agent.uplink;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.Throttle;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.topic.DeviceTopic;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the journal over MQTT 3.1.1 with Eclipse Paho. Connects for as long as it takes, sends in the journal's order, and begins
 * again behind the acknowledged position after each loss: at least once, and since a point is known by device, channel and time, once in
 * the store. Thread-safe.
 */
public final class PahoUplink implements Uplink {
    private static final Logger log = LoggerFactory.getLogger(PahoUplink.class);
    /** In a message on {@code errors}: the code of it (docs/protocol.md, "Errors"). */
    private static final String TOO_FAST = "\"" + ErrorCode.QUOTA_EXCEEDED.wireName() + "\"";

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** A machine that runs for less was just switched on, perhaps with all others after a power failure. */
    private static final Duration JUST_BOOTED = Duration.ofMinutes(2);

    private static final Duration LOOK_AROUND = Duration.ofSeconds(2);

    private final UplinkConfig config;
    private final Journal journal;
    private final AgentClock clock;
    private final ClockBook book;
    private final SecretFile secretFile;
    private final Tls tls;
    private final WireBytes wire = new WireBytes();
    private final Meter meter;
    private final Backoff backoff;
    private final Throttle refusalLog;
    private final Throttle slowLog;
    private final Replies replies = new Replies();
    private final FetchLane fetches;
    private final TimeExchange time;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Lanes lanes;
    private final Thread thread;
    private final AtomicLong connects = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile String lastRefusal = "";
    private volatile @Nullable DownlinkListener listener;
    private volatile LongConsumer roundTrips = micros -> {};
    private volatile Runnable loginRefused = () -> {};
    /** Ends a pause: something may be otherwise now. */
    private final Semaphore hurried = new Semaphore(0);

    private volatile @Nullable Instant connectedSince;
    private final AtomicLong faults = new AtomicLong();
    private final Backoff faultBackoff;
    private volatile Optional<LineFault> lastFault = Optional.empty();
    private List<DeviceTopic.Kind> toldRefused = List.of();

    /**
     * Nothing is sent before {@link #start}.
     *
     * @param book is told the server's time
     * @param metered tells what the line costs, where the config leaves that open
     */
    public PahoUplink(
            UplinkConfig config,
            Journal journal,
            AgentClock clock,
            ClockBook book,
            MeteredSource metered,
            RandomGenerator random) {
        this.config = config;
        this.journal = journal;
        this.clock = clock;
        this.book = book;
        this.secretFile = new SecretFile(config);
        this.tls = new Tls(config.ca());
        this.meter = new Meter(config, metered, wire, journal, clock, book);
        this.backoff = new Backoff(config.timing(), random);
        this.slowLog = new Throttle(Duration.ofMinutes(10), clock.monotonicNanos());
        this.faultBackoff = new Backoff(config.timing(), random);
        this.refusalLog = new Throttle(Duration.ofSeconds(10), clock.monotonicNanos());
        this.fetches = new FetchLane(journal);
        this.time = new TimeExchange(book, clock, micros -> roundTrips.accept(micros));
        this.lanes = new Lanes(journal, clock, book, meter, replies, fetches, time, closing);
        this.thread = new Thread(this::run, "uplink");
        thread.setDaemon(true);
    }

    @Override
    public void listen(DownlinkListener downlink) {
        listener = downlink;
    }

    @Override
    public void listenToRoundTrips(LongConsumer micros) {
        roundTrips = micros;
    }

    @Override
    public void listenToRefusals(Runnable refused) {
        loginRefused = refused;
    }

    @Override
    public void carry(Passenger passenger) {
        lanes.carry(passenger);
    }

    @Override
    public void rest(boolean resting) {
        lanes.rest(resting);
        hurried.release();
    }

    @Override
    public void hurry() {
        hurried.release();
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            if (nanos() < JUST_BOOTED.toNanos()) {
                pause(backoff.together());
            }
            while (!isClosing()) {
                goOn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lanes.close();
            meter.close();
        }
    }

    /** A mistake in the program must not end the only thing that sends. */
    private void goOn() throws InterruptedException {
        try {
            session();
            faultBackoff.reset();
        } catch (RuntimeException e) {
            log.error(
                    "the uplink could not go on, by a fault of the agent's; it begins anew ({} since start)",
                    faults.incrementAndGet(),
                    e);
            pause(faultBackoff.next());
        }
    }

    /** One session from its beginning to its end, or a try. */
    private void session() throws InterruptedException {
        meter.look();
        if (!meter.step().sends() || lanes.isResting()) {
            pause(LOOK_AROUND);
            return;
        }
        Optional<PahoSession> session = connect();
        if (session.isPresent() && !serve(session.get()) && !isClosing()) {
            pause(backoff.together());
        }
    }

    private long nanos() {
        return clock.monotonicNanos().getAsLong();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Tries once; waits as long as is fit after a failure. */
    private Optional<PahoSession> connect() throws InterruptedException {
        try {
            MeteredPolicy.Step step = meter.step();
            Duration keepAlive =
                    step == MeteredPolicy.Step.OPEN ? config.timing().keepAlive() : step.keepAlive();
            PahoSession.Opening opening = new PahoSession.Opening(
                    keepAlive,
                    new ServerLine(config, config.tls() ? tls.sockets() : null, wire),
                    clock.monotonicNanos());
            Login login = secretFile.read();
            PahoSession session = PahoSession.open(
                    config.as(login.device()), opening, login.secret(), new SessionEvents(), this::isClosing);
            connects.incrementAndGet();
            backoff.reset();
            lastFault = Optional.empty();
            connectedSince = Instant.ofEpochMilli(book.correctedNowMicros() / 1_000);
            log.info("connected to {} as {}", config.uri(), login.device());
            tellRefused(session.refusedKinds());
            return Optional.of(session);
        } catch (MqttException e) {
            if (isClosing()) {
                return Optional.empty();
            }
            ConnectFault fault = ConnectFault.of(e);
            tell(fault.fault());
            if (fault.fault().reason() == LineFault.Reason.UNKNOWN_DEVICE) {
                loginRefused.run();
            }
            pause(fault.isRefusal() ? backoff.slow() : backoff.next());
        } catch (IOException e) {
            tell(ConnectFault.unreadable(config.secretFile(), e));
            pause(backoff.next());
        }
        return Optional.empty();
    }

    /** One line when it begins to fail, or fails for another reason; not one a try. */
    private void tell(LineFault fault) {
        Optional<LineFault> now = Optional.of(fault);
        if (!now.equals(lastFault)) {
            lastFault = now;
            log.warn("not connected to {}: {}; readings are kept, it is tried again", config.uri(), fault.words());
        }
    }

    /** Once, and anew when it has changed. */
    private void tellRefused(List<DeviceTopic.Kind> kinds) {
        if (!kinds.equals(toldRefused)) {
            toldRefused = kinds;
            log.warn(
                    "the server does not let this device listen to {}: what it says there does not arrive",
                    kinds.stream().map(DeviceTopic.Kind::level).toList());
        }
    }

    private void pause(Duration pause) throws InterruptedException {
        boolean ended = hurried.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        log.debug("paused {}, ended before: {}", pause, ended);
    }

    /** False when the session was lost; true when it was ended from here. */
    private boolean serve(PahoSession session) throws InterruptedException {
        try (session) {
            boolean answered = lanes.drain(session, config.timing().acknowledge());
            if (!answered) {
                log.warn(
                        "{} acknowledges nothing for {}",
                        config.uri(),
                        config.timing().acknowledge());
            }
            if (answered && !session.isLost()) {
                if (meter.step().sends() && !lanes.isResting()) {
                    lanes.sendRest(session, LAST_WORDS);
                }
                session.leave(LAST_WORDS);
                return true;
            }
            log.warn("lost the connection to {}", config.uri());
        } catch (MqttException e) {
            log.warn(
                    "lost the connection to {}: {}",
                    config.uri(),
                    ConnectFault.of(e).words());
        } catch (IOException e) {
            log.error("the journal can't be read: {}", e.toString());
            pause(backoff.next());
        } finally {
            connectedSince = null;
        }
        return false;
    }

    @Override
    public void reply(String id, byte[] payload) {
        replies.add(new CommandId(id), payload);
        lanes.wake();
    }

    @Override
    public void watch(Duration duration) {
        lanes.watch(duration);
    }

    @Override
    public FetchResult fetch(long fromMicros, long toMicros) throws IOException {
        if (!meter.affords(0)) {
            return new FetchResult(FetchResult.Outcome.ALLOWANCE, 0);
        }
        long count = fetches.count(fromMicros, toMicros);
        if (count > 0 && !fetches.add(fromMicros, toMicros)) {
            return new FetchResult(FetchResult.Outcome.BUSY, 0);
        }
        lanes.wake();
        return new FetchResult(FetchResult.Outcome.QUEUED, count);
    }

    @Override
    public Download download(int port) throws IOException {
        return Download.open(config, port, wire, clock.monotonicNanos());
    }

    @Override
    public boolean affords(long bytes) {
        return meter.affords(bytes);
    }

    @Override
    public UplinkCounters counters() {
        return new UplinkCounters(connects.get(), refusals.get(), faults.get());
    }

    @Override
    public UplinkStatus status() {
        return new UplinkStatus(
                Optional.ofNullable(connectedSince),
                journal.counters().pending(),
                meter.isMetered(),
                meter.step().wireName(),
                meter.usage(),
                refusals.get(),
                lastRefusal,
                lastFault);
    }

    @Override
    public void close() {
        closing.countDown();
        hurried.release();
        lanes.wake();
        Uninterrupted.join(thread);
    }

    private final class SessionEvents implements PahoSession.Events {
        @Override
        public void acknowledged(long sequence) {
            journal.acknowledge(sequence);
        }

        @Override
        public void refused(String message) {
            if (message.contains(TOO_FAST)) {
                // it acknowledges later, and the window lets no more go: nothing is lost and nothing else is to be done
                slowLog.pass(held -> log.info("the server asks to send more slowly: {}", shown(message)));
                return;
            }
            lastRefusal = shown(message);
            long count = refusals.incrementAndGet();
            refusalLog.pass(
                    held -> log.warn("the server refused something ({} since start): {}", count, shown(message)));
        }

        @Override
        public void received(DeviceTopic topic, byte[] payload) {
            DownlinkListener downlink = listener;
            CommandId id = topic.id();
            if (topic.kind() == DeviceTopic.Kind.CLOCK) {
                time.answered(payload);
            } else if (downlink != null && topic.kind() == DeviceTopic.Kind.CONFIG) {
                downlink.config(payload);
            } else if (downlink != null && id != null && topic.kind() == DeviceTopic.Kind.COMMANDS) {
                downlink.command(id.value(), payload);
            }
        }

        @Override
        public void lost() {
            lanes.wake();
        }

        private String shown(String message) {
            String line = message.replaceAll("\\p{Cntrl}+", " ");
            return line.length() <= 300 ? line : line.substring(0, 300) + "…";
        }
    }
}
