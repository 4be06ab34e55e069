package org.chieng.agent.source.coap;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.chieng.agent.source.Measured;
import org.chieng.agent.source.SourceStatus;
import org.chieng.agent.time.AgentClock;
import org.chieng.agent.time.ClockBook;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * One board that posts: its rate, its channels, and the times that its readings get. Thread-safe: its messages are taken one after the
 * other.
 */
final class Board {
    /** Chosen: some more than the pins of an ESP32. Protects from names that hold numbers. */
    static final int MOST_CHANNELS = 128;
    /** Messages at once, and a second in the long run; chosen: a sketch without a pause in its loop must not fill the disk. */
    static final int MOST_AT_ONCE = 40;

    static final int PER_SECOND = 20;
    private static final long FUTURE_MICROS = 5 * 60_000_000L; // as the gateway has it
    private static final long STEP_BACK_MICROS = 5_000_000;
    private static final long GONE_MICROS = 10 * 60_000_000L;
    private static final double MICROS_PER_TOKEN = 1e6 / PER_SECOND;

    private final String name;
    private final Set<String> channels = new LinkedHashSet<>();
    private String place = "";
    private double tokens = MOST_AT_ONCE;
    private long filledMicros;
    private long lastMicros = Long.MIN_VALUE;
    private long heardMicros;
    private long messages;
    private boolean tooManyChannels;

    /**
     * What is good of a message, and why the rest is not. Immutable.
     *
     * @param tooManyChannels whether a record was refused for that
     * @param waitsForTime whether nothing was taken since the board tells times and the agent does not know the time yet: what they
     *     are on its own clocks can't be said
     */
    record Taken(List<Measured> measured, List<Rejection> rejections, boolean tooManyChannels, boolean waitsForTime) {
        Taken {
            measured = List.copyOf(measured);
            rejections = List.copyOf(rejections);
        }
    }

    Board(String name, AgentClock clock) {
        this.name = name;
        this.filledMicros = clock.monotonicMicros();
        this.heardMicros = filledMicros;
    }

    String name() {
        return name;
    }

    /** When it sent something, or came up. */
    synchronized long heardMicros() {
        return heardMicros;
    }

    synchronized boolean isGone(long monotonicMicros) {
        return monotonicMicros - heardMicros > GONE_MICROS;
    }

    /** Whether it may send a message now. */
    synchronized boolean mayPost(long monotonicMicros) {
        tokens = Math.min(MOST_AT_ONCE, tokens + (monotonicMicros - filledMicros) / MICROS_PER_TOKEN);
        filledMicros = monotonicMicros;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /**
     * Reads a message.
     *
     * @param from who sent it, for the status
     * @throws RejectedException when nothing of it can be used
     */
    synchronized Taken take(byte[] payload, @Nullable String contentType, AgentClock clock, ClockBook book, String from)
            throws RejectedException {
        AgentClock.Stamp now = clock.now();
        // the times that a board tells are compared with the true time: the system's clock may be years off
        OptionalLong known = book.settle(now.wallMicros(), now.monotonicMicros());
        long nowMicros = known.orElse(now.wallMicros());
        place = from;
        heardMicros = now.monotonicMicros();
        messages++;
        tooManyChannels = false;
        long moment = moment(nowMicros);
        DecodedPack pack = PackDecoder.decode(payload, contentType, moment);
        if (known.isEmpty() && tellsTimes(pack, PackDecoder.decode(payload, contentType, moment + 1))) {
            return new Taken(List.of(), List.of(), false, true);
        }
        List<Measured> measured = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>(pack.rejections());
        for (Reading reading : pack.readings()) {
            try {
                // the same distance from now on both clocks: so it is corrected with the agent's, if that was not yet
                // set
                long monotonic = now.monotonicMicros() + (reading.timeMicros() - nowMicros);
                measured.add(new Measured(named(reading, nowMicros), monotonic));
            } catch (RejectedException e) {
                rejections.add(e.rejection());
            }
        }
        return new Taken(measured, rejections, tooManyChannels, false);
    }

    /** Whether a time in it does not follow the agent's: the same message, read at two moments. */
    private static boolean tellsTimes(DecodedPack pack, DecodedPack later) {
        List<Reading> readings = pack.readings();
        for (int i = 0; i < readings.size(); i++) {
            if (readings.get(i).timeMicros() == later.readings().get(i).timeMicros()) {
                return true;
            }
        }
        return false;
    }

    /** What "now" is for this message: later than for the one before, unless the clock was set back by more than 5 s. */
    private long moment(long wallMicros) {
        boolean goesOn = lastMicros - STEP_BACK_MICROS < wallMicros;
        lastMicros = goesOn ? Math.max(wallMicros, lastMicros + 1) : wallMicros;
        return lastMicros;
    }

    /** The board is the source; a source of its own becomes the first part of the channel. */
    private Reading named(Reading reading, long nowMicros) throws RejectedException {
        if (reading.timeMicros() > nowMicros + FUTURE_MICROS) {
            throw new RejectedException(
                    ErrorCode.TIME_IN_FUTURE,
                    "the time of " + reading.channel() + " is more than 5 minutes ahead of the agent's clock: set the"
                            + " board's clock, or leave the time out");
        }
        ChannelName own = reading.channel();
        String channel =
                own.source().equals(ChannelName.DEFAULT_SOURCE) ? own.channel() : own.source() + "." + own.channel();
        ChannelName full = ChannelName.parse(name + "/" + channel);
        if (!channels.contains(channel)) {
            if (channels.size() >= MOST_CHANNELS) {
                tooManyChannels = true;
                throw new RejectedException(
                        ErrorCode.INVALID_NAME,
                        "'" + own + "' would be more than " + MOST_CHANNELS
                                + " channels of this board: keep numbers out of names");
            }
            channels.add(channel);
        }
        return new Reading(full, reading.timeMicros(), reading.value(), reading.unit(), reading.label());
    }

    synchronized SourceStatus status(long monotonicMicros) {
        SourceStatus.State state = isGone(monotonicMicros) ? SourceStatus.State.GONE : SourceStatus.State.READING;
        return new SourceStatus(name, "coap", place, state, messages + " messages", List.copyOf(channels));
    }
}
