package org.chieng.agent.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.chieng.agent.journal.Cursor;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.Throttle;
import org.chieng.agent.time.Uninterrupted;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the journal over MQTT 3.1.1 with Eclipse Paho. Connects for as long as it takes, sends in the journal's order, and begins
 * again behind the acknowledged position after each loss: at least once, and since a point is known by device, channel and time, once in
 * the store. Thread-safe.
 */
public final class PahoUplink implements Uplink {
    private static final Logger log = LoggerFactory.getLogger(PahoUplink.class);

    /** How long readings wait for others to share a pack with; chosen: far below what an eye notices on a chart. */
    private static final Duration LINGER = Duration.ofMillis(10);

    private static final Duration LOOK_AROUND = Duration.ofMillis(200);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final UplinkConfig config;
    private final Journal journal;
    private final AgentClock clock;
    private final SecretFile secretFile;
    private final Backoff backoff;
    private final Throttle refusalLog;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final AtomicLong connects = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private String lastFault = "";

    /** Nothing is sent before {@link #start}. */
    public PahoUplink(UplinkConfig config, Journal journal, AgentClock clock, RandomGenerator random) {
        this.config = config;
        this.journal = journal;
        this.clock = clock;
        this.secretFile = new SecretFile(config.secretFile());
        this.backoff = new Backoff(config.timing().firstPause(), config.timing().longestPause(), random);
        this.refusalLog = new Throttle(Duration.ofSeconds(10), clock.monotonicNanos());
        this.thread = new Thread(this::run, "uplink");
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try (Cursor cursor = journal.cursor()) {
            while (!isClosing()) {
                Optional<PahoSession> session = connect();
                if (session.isPresent()) {
                    serve(session.get(), cursor);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
            PahoSession session = PahoSession.open(config, secretFile.read(), new SessionEvents(), this::isClosing);
            connects.incrementAndGet();
            backoff.reset();
            lastFault = "";
            log.info("connected to {} as {}", config.uri(), config.device());
            return Optional.of(session);
        } catch (MqttException e) {
            if (isClosing()) {
                return Optional.empty();
            }
            ConnectFault fault = ConnectFault.of(e);
            tell(fault.words());
            pause(fault.isRefusal() ? backoff.slow() : backoff.next());
        } catch (IOException e) {
            tell("the secret in " + config.secretFile() + " or a certificate can't be read (" + e + ")");
            pause(backoff.next());
        }
        return Optional.empty();
    }

    /** One line when it begins to fail, or fails for another reason; not one a try. */
    private void tell(String fault) {
        if (!fault.equals(lastFault)) {
            lastFault = fault;
            log.warn("not connected to {}: {}; readings are kept, it is tried again", config.uri(), fault);
        }
    }

    private void pause(Duration pause) throws InterruptedException {
        boolean closed = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        log.debug("paused {}, closing: {}", pause, closed);
    }

    private void serve(PahoSession session, Cursor cursor) throws InterruptedException {
        try (session) {
            cursor.seek(journal.acknowledged() + 1);
            drain(session, cursor);
            if (isClosing() && !session.isLost()) {
                sendRest(session, cursor);
                session.leave(LAST_WORDS);
            } else {
                log.warn("lost the connection to {}", config.uri());
            }
        } catch (MqttException e) {
            log.warn(
                    "lost the connection to {}: {}",
                    config.uri(),
                    ConnectFault.of(e).words());
        } catch (IOException e) {
            log.error("the journal can't be read: {}", e.toString());
            pause(backoff.next());
        }
    }

    private void drain(PahoSession session, Cursor cursor) throws InterruptedException, MqttException, IOException {
        boolean behind = false;
        while (!isClosing() && !session.isLost()) {
            if (isOverdue(session)) {
                log.warn(
                        "{} acknowledges nothing for {}",
                        config.uri(),
                        config.timing().acknowledge());
                return;
            }
            if (!cursor.await(LOOK_AROUND)) {
                behind = false;
                continue;
            }
            if (!behind && linger()) {
                return;
            }
            List<JournalRecord> records = cursor.read(Packs.MAX_READINGS, Packs.MAX_BYTES);
            behind = records.size() >= Packs.MAX_READINGS / 2; // then there is no need to wait for company
            send(session, cursor, records, () -> isClosing() || isOverdue(session));
        }
    }

    private boolean isOverdue(PahoSession session) {
        return session.window().isOverdue(config.timing().acknowledge(), nanos());
    }

    /** Lets others that are being measured now come into the same pack; true when it is closing. */
    private boolean linger() throws InterruptedException {
        return closing.await(LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sends the records; what it can't send it leaves to the cursor, so that the position never moves over a gap. */
    private void send(PahoSession session, Cursor cursor, List<JournalRecord> records, BooleanSupplier giveUp)
            throws InterruptedException, MqttException {
        for (Packs.Pack pack : Packs.of(records)) {
            while (!session.window().awaitRoom(LOOK_AROUND)) {
                if (session.isLost() || giveUp.getAsBoolean()) {
                    cursor.seek(pack.firstSequence());
                    return;
                }
            }
            session.publish(pack, nanos());
        }
    }

    private void sendRest(PahoSession session, Cursor cursor) throws InterruptedException, MqttException, IOException {
        long deadline = nanos() + LAST_WORDS.toNanos();
        BooleanSupplier late = () -> nanos() - deadline > 0;
        List<JournalRecord> records = cursor.read(Packs.MAX_READINGS, Packs.MAX_BYTES);
        while (!records.isEmpty() && !late.getAsBoolean() && !session.isLost()) {
            send(session, cursor, records, late);
            records = cursor.read(Packs.MAX_READINGS, Packs.MAX_BYTES);
        }
        boolean all = session.window().awaitEmpty(LAST_WORDS);
        log.debug("closing, all acknowledged: {}", all);
    }

    @Override
    public UplinkCounters counters() {
        return new UplinkCounters(connects.get(), refusals.get());
    }

    @Override
    public void close() {
        closing.countDown();
        Uninterrupted.join(thread);
    }

    private final class SessionEvents implements PahoSession.Events {
        @Override
        public void acknowledged(long sequence) {
            journal.acknowledge(sequence);
        }

        @Override
        public void refused(String message) {
            long count = refusals.incrementAndGet();
            refusalLog.pass(
                    held -> log.warn("the server refused something ({} since start): {}", count, shown(message)));
        }

        private String shown(String message) {
            String line = message.replaceAll("\\p{Cntrl}+", " ");
            return line.length() <= 300 ? line : line.substring(0, 300) + "…";
        }
    }
}
