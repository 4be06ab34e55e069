package org.chieng.agent.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.chieng.agent.journal.Cursor;
import org.chieng.agent.journal.Journal;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.topic.DeviceTopic;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what goes next while there is a session: the question for the time, replies, live values, then the backlog, then what was asked
 * for of the past. All share one window, so that none fills the line's queues and the first ones wait for little. Confined to the uplink's
 * thread, but for {@link #watch}, {@link #wake} and what the lanes say of themselves.
 */
final class Lanes implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    /** How long readings wait for others to share a pack with; chosen: far below what an eye notices on a chart. */
    private static final Duration LINGER = Duration.ofMillis(10);

    /**
     * How far packs are apart at the least while nobody has said that he looks; chosen: half of what a live value may take on a bad line, for who
     * looks without saying so, through a broker of his own. The first reading after a pause goes at once all the same.
     */
    private static final Duration GATHER = Duration.ofSeconds(1);

    private static final Duration LOOK_AROUND = Duration.ofMillis(100);

    /** When there is nothing to send, {@link #wake} tells what can't wait. */
    private static final Duration LOOK_AROUND_IDLE = Duration.ofSeconds(1);

    /** Nothing is urgent on a metered line. */
    private static final Duration LOOK_AROUND_METERED = Duration.ofMillis(500);

    /** The backlog is behind when it was not at its end for so long. */
    private static final long BEHIND_NANOS = 1_000_000_000;

    private final Journal journal;
    private final AgentClock clock;
    private final Meter meter;
    private final Replies replies;
    private final FetchLane fetches;
    private final TimeExchange time;
    private final CountDownLatch closing;
    private final Cursor cursor;
    private final BacklogLane backlog;
    private final LiveLane live;
    private final RelayLane relay = new RelayLane();
    private final Semaphore wakes = new Semaphore(0);
    private long atEndNanos;
    private long sentNanos;
    private volatile long watchedUntilNanos;
    private volatile boolean watched;
    private volatile boolean resting;

    Lanes(
            Journal journal,
            AgentClock clock,
            ClockBook book,
            Meter meter,
            Replies replies,
            FetchLane fetches,
            TimeExchange time,
            CountDownLatch closing) {
        this.journal = journal;
        this.clock = clock;
        this.meter = meter;
        this.replies = replies;
        this.fetches = fetches;
        this.time = time;
        this.closing = closing;
        this.cursor = journal.cursor();
        this.backlog = new BacklogLane(cursor, clock.monotonicNanos(), book::correctedNowMicros);
        this.live = new LiveLane(journal, clock.monotonicNanos());
    }

    /** Something is sent for others, too. Before the first session. */
    void carry(Passenger passenger) {
        relay.carry(passenger);
    }

    /** Whether the line is left to somebody else. */
    void rest(boolean resting) {
        this.resting = resting;
        wake();
    }

    boolean isResting() {
        return resting;
    }

    /** Somebody looks for so long. */
    void watch(Duration duration) {
        watchedUntilNanos = nanos() + duration.toNanos();
        watched = true;
        wake();
    }

    /** There is something that is not in the journal's backlog: a reply, what was fetched, the end of the session. Any thread. */
    void wake() {
        wakes.release();
        cursor.wake();
    }

    private boolean isWatched() {
        if (watched && nanos() - watchedUntilNanos > 0) {
            watched = false;
        }
        return watched;
    }

    private long nanos() {
        return clock.monotonicNanos().getAsLong();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /**
     * Sends until the session is over, the agent closes, or the line has become another: then the session is to be begun anew.
     *
     * @param acknowledge longest that an acknowledgement may take
     * @return false when acknowledgements don't come
     */
    boolean drain(PahoSession session, Duration acknowledge) throws InterruptedException, MqttException, IOException {
        backlog.restart(journal.acknowledged());
        fetches.restart();
        replies.restart();
        time.restart();
        relay.restart();
        live.rest();
        boolean tellsTime = session.tellsTime() && !time.isGivenUp();
        if (!tellsTime) {
            time.refused();
        }
        atEndNanos = nanos();
        sentNanos = atEndNanos - GATHER.toNanos();
        MeteredPolicy.Step begun = meter.step();
        while (!isClosing() && !session.isLost()) {
            if (session.window().isOverdue(acknowledge)) {
                return false;
            }
            if (resting) {
                return true;
            }
            if (meter.look()
                    && (!meter.step().sends() || !meter.step().keepAlive().equals(begun.keepAlive()))) {
                sendLive(session); // so that it is known why nothing comes
                return true;
            }
            exchange(session, tellsTime);
            if (!sendNext(session)) {
                pause(session);
            }
        }
        return true;
    }

    private void exchange(PahoSession session, boolean tellsTime) throws MqttException, IOException {
        time.look();
        if (tellsTime && session.window().hasSlot() && time.isDue(meter.step().askTime())) {
            session.ask(session.topic(DeviceTopic.Kind.TIME), time.ask());
        }
        Optional<Replies.Reply> reply = session.window().hasSlot() ? replies.next() : Optional.empty();
        while (reply.isPresent()) {
            Replies.Reply sent = reply.get();
            session.publish(
                    session.topic(DeviceTopic.Kind.REPLIES, sent.id()),
                    sent.payload(),
                    Window.NO_POSITION,
                    () -> replies.acknowledged(sent));
            reply = session.window().hasSlot() ? replies.next() : Optional.empty();
        }
        if (needsLive() && session.window().hasSlot()) {
            sendLive(session);
        }
        Duration apart = isWatched() ? Duration.ZERO : meter.step().relayed();
        Optional<Passenger.Batch> batch = session.window().hasSlot() ? relay.next(time, apart) : Optional.empty();
        if (batch.isPresent()) {
            session.publish(
                    session.topic(DeviceTopic.Kind.RELAYED),
                    batch.get().payload(),
                    Window.NO_POSITION,
                    () -> relay.acknowledged(batch.get()));
        }
    }

    /** On a metered line live values are for who looks; else they are for when the backlog keeps the new ones waiting. */
    private boolean needsLive() {
        if (meter.step().minutes() > 0) {
            return meter.step().live() && isWatched();
        }
        return nanos() - atEndNanos > BEHIND_NANOS;
    }

    private void sendLive(PahoSession session) throws MqttException, IOException {
        Optional<byte[]> payload = live.next();
        if (payload.isPresent()) {
            DeviceTopic.Kind kind = time.takesLive() ? DeviceTopic.Kind.LIVE : DeviceTopic.Kind.TELEMETRY;
            session.publish(session.topic(kind), payload.get(), Window.NO_POSITION, live::acknowledged);
        }
    }

    /** Sends a pack of the past; false when there is none, or no room. */
    private boolean sendNext(PahoSession session) throws MqttException, IOException {
        Optional<Packs.Pack> pack = backlog.peek(meter.step(), session.limit().packBytes());
        if (backlog.isAtEnd()) {
            atEndNanos = nanos();
        }
        if (pack.isPresent()) {
            return send(session, pack.get());
        }
        Optional<Packs.Pack> fetched = fetches.peek(session.limit().packBytes());
        if (fetched.isEmpty()) {
            return false;
        }
        if (!meter.affords(fetched.get().payload().length)) {
            fetches.giveUp();
            return false;
        }
        if (!session.window().hasRoom(fetched.get().payload().length)) {
            return false;
        }
        fetches.sent();
        session.publish(
                session.topic(DeviceTopic.Kind.TELEMETRY),
                fetched.get().payload(),
                Window.NO_POSITION,
                fetches::acknowledged);
        return true;
    }

    private boolean send(PahoSession session, Packs.Pack pack) throws MqttException {
        if (!session.window().hasRoom(pack.payload().length)) {
            return false;
        }
        backlog.sent();
        sentNanos = nanos();
        session.publish(session.topic(DeviceTopic.Kind.TELEMETRY), pack.payload(), pack.lastSequence(), () -> {});
        return true;
    }

    /** Waits for room when the window is full, else for something to send. */
    private void pause(PahoSession session) throws InterruptedException {
        if (session.window().isFull()) {
            session.window().awaitChange(LOOK_AROUND);
        } else if (!backlog.isAtEnd()) {
            return; // on the way to its end, or there is room again
        } else if (meter.step().minutes() > 0) {
            rest(LOOK_AROUND_METERED);
        } else {
            gather();
            atEndNanos = nanos(); // what has come since is not behind: it was let wait
        }
    }

    /** Lets others that are being measured now come into the same pack, more of them while nobody looks. */
    private void gather() throws InterruptedException {
        Duration left = isWatched() ? Duration.ZERO : GATHER.minusNanos(nanos() - sentNanos);
        if (left.compareTo(Duration.ZERO) > 0) {
            rest(left.compareTo(GATHER) < 0 ? left : GATHER);
        } else if (cursor.await(LOOK_AROUND_IDLE)) {
            rest(LINGER);
        }
    }

    /** Waits so long, or until it is woken. */
    private void rest(Duration atMost) throws InterruptedException {
        if (wakes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            int others = wakes.drainPermits();
            log.trace("woken, and {} times more", others);
        }
    }

    /** Sends what can be sent in so short a time, aggregates of minutes that aren't over, too. */
    void sendRest(PahoSession session, Duration atMost) throws InterruptedException, MqttException, IOException {
        long deadline = nanos() + atMost.toNanos();
        while (nanos() - deadline < 0 && !session.isLost()) {
            backlog.hurry(meter.step(), session.limit().packBytes());
            Optional<Packs.Pack> pack =
                    backlog.peek(meter.step(), session.limit().packBytes());
            if (pack.isEmpty()) {
                break;
            }
            if (!send(session, pack.get())) {
                session.window().awaitChange(LOOK_AROUND);
            }
        }
        boolean all = session.window().awaitEmpty(atMost);
        assert all || !session.window().isEmpty() || session.isLost();
    }

    @Override
    public void close() {
        live.close();
        fetches.close();
        cursor.close();
    }
}
