package org.chieng.agent.uplink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.journal.Cursor;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.journal.JournalRecord;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.agent.time.Throttle;
import org.chieng.agent.time.Uninterrupted;
import org.chieng.protocol.name.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the journal to the relay of this computer's lab. As long as that takes what it is given, the uplink to the server rests; when there is no relay, or
 * it takes nothing, the uplink sends by itself, and the relay is looked for again from time to time. What both have sent is stored once. Thread-safe.
 */
public final class LanUplink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LanUplink.class);
    private static final int READ_BYTES = 64 * 1024;
    private static final int MAX_READINGS = 500;
    private static final int PACK_BYTES = 16 * 1024;
    private static final Duration ASK_TIME = Duration.ofMinutes(5);
    private static final Duration GATHER = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final byte[] LEAVING = "{\"leaving\":true}".getBytes(StandardCharsets.US_ASCII);

    /** The relay answers a computer that waits for orders after 25 s. */
    private static final Duration HOLD = Duration.ofSeconds(40);

    private final LanConfig config;
    private final LanFinder finder;
    private final SecretFile secretFile;
    private final Journal journal;
    private final AgentClock clock;
    private final ClockBook book;
    private final Uplink direct;
    private final LanOrders orders;
    private final Cursor cursor;
    private final Throttle complaints;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean carrying;
    private volatile long heardNanos;
    private boolean toldAway;

    /**
     * Nothing is sent before {@link #start}.
     *
     * @param uplink says as whom
     * @param book is told the relay's time
     * @param direct rests as long as the relay takes what this sends
     */
    public LanUplink(
            LanConfig config,
            LanFinder finder,
            UplinkConfig uplink,
            Journal journal,
            AgentClock clock,
            ClockBook book,
            Uplink direct,
            LanOrders orders) {
        this.config = config;
        this.finder = finder;
        this.secretFile = new SecretFile(uplink);
        this.journal = journal;
        this.clock = clock;
        this.book = book;
        this.direct = direct;
        this.orders = orders;
        this.cursor = journal.cursor();
        this.complaints = new Throttle(Duration.ofMinutes(10), clock.monotonicNanos());
        this.thread = new Thread(this::run, "lan-uplink");
        thread.setDaemon(true);
    }

    /** Begins to look for the relay; until that is found, or is not there, nobody sends. Before the uplink to the server is started. */
    public void start() {
        direct.rest(true);
        thread.start();
    }

    /** Whether the relay takes what this sends. */
    public boolean isCarrying() {
        return carrying;
    }

    private void run() {
        Duration pause = config.again();
        try {
            while (!isClosing()) {
                boolean worked = tryOnce();
                direct.rest(false);
                pause = worked ? config.again() : pause.multipliedBy(2);
                pause = pause.compareTo(config.longest()) > 0 ? config.longest() : pause;
                if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            cursor.close();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Finds the relay and sends until it is lost; false when it took nothing. */
    private boolean tryOnce() throws InterruptedException {
        try {
            DeviceId device = secretFile.read().device();
            Optional<LanLine> found = finder.find(device);
            if (found.isEmpty()) {
                away("nobody in the network says that he is one");
                return false;
            }
            try (LanLine line = found.get()) {
                return serve(line);
            }
        } catch (SecretFile.Unclaimed e) {
            return false; // the server has to give it a name first
        } catch (IOException e) {
            away(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("the relay can't be spoken with, by a fault of the agent's; it is tried again", e);
        }
        return false;
    }

    /** One line when it begins to be away, not one a try. */
    private void away(String why) {
        if (!toldAway) {
            toldAway = true;
            log.info("the relay of the lab is not there ({}): this computer sends by itself", why);
        }
    }

    private boolean serve(LanLine line) throws InterruptedException {
        boolean worked = false;
        Thread presence = null;
        try {
            askTime(line);
            cursor.seek(journal.acknowledged() + 1);
            sendOne(line); // before the server's line is left: a relay whose disk is full is told by that
            worked = true;
            carrying = true;
            heardNanos = nanos();
            toldAway = false;
            direct.rest(true);
            log.info("the relay {} takes what this computer tells", line);
            presence = new Thread(() -> waitForOrders(line), "lan-orders");
            presence.setDaemon(true);
            presence.start();
            drain(line);
            sendRest(line);
            leave(line);
        } catch (IOException e) {
            away(String.valueOf(e.getMessage()));
        } catch (LanRefusal e) {
            away("it says: " + e.getMessage());
        } finally {
            carrying = false;
            if (presence != null) {
                presence.interrupt();
                presence.join();
            }
        }
        return worked;
    }

    /** What can't be told within the patience makes this computer send by itself. */
    private void drain(LanLine line) throws IOException, LanRefusal, InterruptedException {
        long workedNanos = nanos();
        long askedNanos = nanos();
        while (!isClosing()) {
            if (nanos() - heardNanos > config.patience().plus(HOLD).toNanos()) {
                throw new IOException(
                        "it does not answer any more"); // seen by a computer that has nothing to tell, too
            }
            try {
                if (nanos() - askedNanos > ASK_TIME.toNanos()) {
                    askTime(line);
                    askedNanos = nanos();
                }
                if (!sendOne(line) && cursor.await(GATHER)) {
                    closing.await(GATHER.toMillis(), TimeUnit.MILLISECONDS); // others that are told now go with it
                }
                workedNanos = nanos();
            } catch (LanRefusal e) {
                if (e.kind() != LanRefusal.Kind.LATER || isOver(workedNanos)) {
                    throw e;
                }
                again();
            } catch (IOException e) {
                if (isOver(workedNanos)) {
                    throw e;
                }
                again();
            }
        }
    }

    /** What was told while the sources were being closed. */
    private void sendRest(LanLine line) throws IOException, LanRefusal, InterruptedException {
        long untilNanos = nanos() + LAST_WORDS.toNanos();
        boolean sent = true;
        while (sent && nanos() - untilNanos < 0) {
            sent = sendOne(line);
        }
    }

    private boolean isOver(long sinceNanos) {
        return nanos() - sinceNanos > config.patience().toNanos();
    }

    private void again() throws InterruptedException {
        cursor.seek(journal.acknowledged() + 1);
        closing.await(GATHER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private long nanos() {
        return clock.monotonicNanos().getAsLong();
    }

    private void askTime(LanLine line) throws IOException, LanRefusal, InterruptedException {
        TimeExchange time = new TimeExchange(book, clock);
        time.answered(line.post("time", time.ask(), config.answer()));
    }

    /** Sends the next records; false when there are none. An empty pack is none. */
    private boolean sendOne(LanLine line) throws IOException, LanRefusal, InterruptedException {
        List<JournalRecord> records = cursor.read(MAX_READINGS, READ_BYTES);
        for (Packs.Pack pack : Packs.of(records, PACK_BYTES)) {
            try {
                line.post("telemetry", pack.payload(), config.answer());
            } catch (LanRefusal e) {
                if (e.kind() != LanRefusal.Kind.CONTENT) {
                    throw e;
                }
                complaints.pass(held -> log.warn("the relay refused something: {}", e.getMessage()));
            }
            journal.acknowledge(pack.lastSequence());
        }
        return !records.isEmpty();
    }

    /** Asks again and again what this computer shall do; the relay answers when there is something, or after a while. */
    private void waitForOrders(LanLine line) {
        try {
            while (!isClosing() && !Thread.currentThread().isInterrupted()) {
                try {
                    byte[] order = line.post("presence", orders.here(), HOLD);
                    heardNanos = nanos();
                    if (order.length > 0) {
                        line.post("replies", orders.done(order), config.answer());
                    }
                } catch (IOException | LanRefusal e) {
                    log.debug("the relay was not heard: {}", e.toString());
                    closing.await(GATHER.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the line is given up
        }
    }

    private void leave(LanLine line) throws InterruptedException {
        try {
            line.post("presence", LEAVING, LAST_WORDS);
        } catch (IOException | LanRefusal e) {
            log.debug("the relay did not hear the good-bye: {}", e.toString());
        }
    }

    /** Sends what is there, says good-bye, and waits until all threads have ended. */
    @Override
    public void close() {
        closing.countDown();
        cursor.wake();
        if (thread.getState() != Thread.State.NEW) {
            Uninterrupted.join(thread);
        }
    }
}
