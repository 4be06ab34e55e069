package org.chieng.agent.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;

/** The way to the server, and back. Runs on threads of its own from {@link #start} until {@link #close} returns. Thread-safe. */
public interface Uplink extends AutoCloseable {
    /** Says who takes what the server sends down. Before {@link #start}, once. */
    void listen(DownlinkListener listener);

    /** Says who hears how long a question to the server and its answer took, in microseconds; it must be quick. Before {@link #start}, once. */
    void listenToRoundTrips(LongConsumer micros);

    /** Says who hears that the server refuses device and secret; called on the uplink's thread. Before {@link #start}, once. */
    void listenToRefusals(Runnable refused);

    /** Says what is published for others on the same line. Before {@link #start}, once. */
    void carry(Passenger passenger);

    /**
     * Leaves the line to somebody else who sends the journal, or takes it back. While it rests, the session that there is is ended well, and none is
     * begun.
     */
    void rest(boolean resting);

    /** There is a new secret: tries to connect now, and does not wait for its turn. */
    void hurry();

    /** Begins to connect and to send; returns at once. That the server can't be reached is normal, not an error. */
    void start();

    /**
     * Answers a command. Kept in memory until the server has it, the newest {@value Replies#MOST}.
     *
     * @param id the command's, the last level of the topic
     * @throws IllegalArgumentException when that is no id
     */
    void reply(String id, byte[] payload);

    /** Somebody looks: live values are sent for so long although the line is metered, while the allowance lets them. */
    void watch(Duration duration);

    /**
     * Sends what the journal has of a stretch of time as it was measured, behind all else; returns before it is sent. What the server has
     * already changes nothing there.
     *
     * @param fromMicros the first moment, UTC in microseconds
     * @param toMicros behind the last moment
     * @throws IOException when the journal can't be read
     */
    FetchResult fetch(long fromMicros, long toMicros) throws IOException;

    /**
     * Connects to the server's door for HTTP, to see how fast bytes come. They count for the metered line's allowance.
     *
     * @param port of the door
     * @throws IOException when it can't be reached, or the secret can't be read
     */
    Download download(int port) throws IOException;

    /** Whether so many bytes more leave something of the metered line's allowance for what has to be sent. */
    boolean affords(long bytes);

    /** What it did since it was started. */
    UplinkCounters counters();

    /** How it stands now. */
    UplinkStatus status();

    /** Sends what it can within a short time, says good-bye, and waits until all threads have ended. */
    @Override
    void close();
}
