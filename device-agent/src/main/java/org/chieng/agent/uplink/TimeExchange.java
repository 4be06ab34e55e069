package org.chieng.agent.uplink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server what time it is, at the begin of a session and from time to time after that, and tells the {@link ClockBook}; what is not
 * answered in {@value #SECONDS} s leaves it to the system's clock, unless a server has told the time before: then it is only a bad
 * line, on which the system's clock may be a year off, and is asked again. The answer also tells whether the server takes {@code live}.
 * Thread-safe.
 */
final class TimeExchange {
    private static final Logger log = LoggerFactory.getLogger(TimeExchange.class);
    private static final int SECONDS = 5;

    /** After so long it is asked again; a later answer would be of no use to the book. */
    private static final int PATIENT_SECONDS = 10;

    /** After so many sessions in a row that ended before the question was answered, it is taken for the cause. */
    private static final int MOST_STRIKES = 3;

    private final ClockBook book;
    private final AgentClock clock;
    private final LongConsumer roundTrips;
    private int question;
    private int strikes;
    private boolean asked;
    private boolean waiting;
    private boolean takesLive;
    private boolean answered;
    private boolean takesRelayed;
    private long askedMicros;

    TimeExchange(ClockBook book, AgentClock clock) {
        this(book, clock, micros -> {});
    }

    /** @param roundTrips hears how long question and answer took, in microseconds, on the thread that the answer came on */
    TimeExchange(ClockBook book, AgentClock clock, LongConsumer roundTrips) {
        this.book = book;
        this.clock = clock;
        this.roundTrips = roundTrips;
    }

    /** A session begins. */
    void restart() {
        boolean giveUp;
        synchronized (this) {
            strikes = waiting && !book.hasServerTold() ? strikes + 1 : strikes;
            asked = false;
            waiting = false;
            takesLive = false;
            answered = false;
            takesRelayed = false;
            giveUp = strikes == MOST_STRIKES;
            strikes = giveUp ? strikes + 1 : strikes;
        }
        if (giveUp) {
            log.warn("the server ends the session when it is asked for the time: it is not asked any longer");
        }
    }

    /** Whether this server can't be asked: a broker may end the session of who publishes what it does not let him (Mosquitto does). */
    synchronized boolean isGivenUp() {
        return strikes >= MOST_STRIKES;
    }

    /** Whether the server has said in this session that it takes {@code live}; an older one, or a broker, does not say so. */
    synchronized boolean takesLive() {
        return takesLive;
    }

    /** Whether the server has answered in this session. */
    synchronized boolean isAnswered() {
        return answered;
    }

    /** Whether the server has said in this session that it takes {@code relayed} of this agent. */
    synchronized boolean takesRelayed() {
        return takesRelayed;
    }

    /** Whether to ask now. */
    synchronized boolean isDue(Duration interval) {
        return !waiting && (!asked || passedMicros() > interval.toNanos() / 1_000);
    }

    private long passedMicros() {
        return clock.monotonicMicros() - askedMicros;
    }

    /** The question to publish at once. */
    synchronized byte[] ask() {
        question++;
        asked = true;
        waiting = true;
        askedMicros = clock.monotonicMicros();
        return ("{\"id\":\"" + question + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    /** Looks whether an answer is still to be waited for. */
    void look() {
        synchronized (this) {
            if (!waiting || passedMicros() < SECONDS * 1_000_000L) {
                return;
            }
            if (book.hasServerTold()) {
                asked = passedMicros() < PATIENT_SECONDS * 1_000_000L; // an answer may come until then
                waiting = asked;
                return;
            }
            waiting = false;
            strikes = 0; // the session goes on all the same
        }
        book.assumeSystemClock("the server does not tell the time");
    }

    /** Nobody can be asked in this session. */
    void refused() {
        synchronized (this) {
            asked = true;
            waiting = false;
            askedMicros = clock.monotonicMicros();
        }
        book.assumeSystemClock("the server does not tell the time");
    }

    /** An answer came, {@code {"id":"7","time":1790000000.123456,"live":true}}. */
    void answered(byte[] payload) {
        long received = clock.monotonicMicros();
        long sent;
        double seconds = 0;
        boolean live = false;
        boolean relayed = false;
        try {
            String id = "";
            List<Reading> members =
                    PackDecoder.decode(payload, "application/json", 0).readings();
            for (Reading member : members) {
                if (member.value() instanceof Value.Text text) {
                    id = member.channel().channel().equals("id") ? text.text() : id;
                } else if (member.value() instanceof Value.Bool bool) {
                    live |= member.channel().channel().equals("live") && bool.on();
                    relayed |= member.channel().channel().equals("relay") && bool.on();
                } else if (member.value() instanceof Value.Numeric number) {
                    seconds = member.channel().channel().equals("time") ? number.number() : seconds;
                }
            }
            synchronized (this) {
                if (!waiting || !id.equals(Integer.toString(question))) {
                    return; // too late, or asked by another session
                }
                waiting = false;
                strikes = 0;
                takesLive = live;
                answered = true;
                takesRelayed = relayed;
                sent = askedMicros;
            }
        } catch (RejectedException e) {
            log.debug("what the server says of the time is not understood: {}", e.getMessage());
            return;
        }
        book.serverSaid(Math.round(seconds * 1e6), sent, received);
        roundTrips.accept(received - sent);
    }
}
