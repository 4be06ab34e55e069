package org.chieng.gateway.store.influx;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets one gateway of several take away old readings at a time, while the others write nothing that is so old: measurement {@code
 * upkeep}, where who is at it says so, in rows that the server's clock gives their times. Who has said so waits until all have heard
 * of it. Of a gateway that died at it, the word counts ten minutes. Thread-safe.
 */
final class Upkeep implements AutoCloseable {
    private static final String MEASUREMENT = "upkeep";
    private static final String LASTS = "10m";
    private static final Duration AGAIN = Duration.ofMinutes(1);
    /** For how long what the others said is believed without asking. */
    private static final Duration BELIEVED = Duration.ofSeconds(2);

    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Connection connection;
    private final String writer;
    private final Duration untilHeard;
    private final CountDownLatch closing = new CountDownLatch(1);

    private long askedNanos;
    private boolean hasAsked;
    private Other other = Other.NONE;
    private long saidNanos;

    /** Who else is at it, and what is older than which time then. */
    private record Other(String writer, long before) {
        static final Other NONE = new Other("", Long.MIN_VALUE);
    }

    /**
     * For a gateway that is named {@code writer}.
     *
     * @param longestWrite after which a write has been done, or counts as failed
     */
    Upkeep(Connection connection, String writer, Duration longestWrite) {
        this.connection = connection;
        this.writer = writer;
        this.untilHeard = longestWrite.plus(BELIEVED).plus(MARGIN);
    }

    /** Refuses what is as old as what another gateway is taking away: it is to be tried again. */
    synchronized void refuseWhenHeld(long timeMicros) throws InfluxFault {
        long now = System.nanoTime();
        if (!hasAsked || now - askedNanos > BELIEVED.toNanos()) {
            other = Other.NONE;
            for (Row row : rows()) {
                if (!row.needText("writer").equals(writer) && row.number("b") > other.before()) {
                    other = new Other(row.needText("writer"), row.number("b"));
                }
            }
            askedNanos = now;
            hasAsked = true;
        }
        if (timeMicros < other.before()) {
            throw wait("gateway " + other.writer() + " lets old readings leave, and late ones wait until it is done");
        }
    }

    /**
     * Begins to take away what is older than a time; {@link #end} ends it.
     *
     * @throws InfluxFault when another gateway is at it, or the server fails
     */
    void begin(long beforeMicros) throws InfluxFault {
        forget();
        try {
            say(beforeMicros);
            if (!isAlone()) {
                awaitHeard();
            }
            refuseWhenLater();
        } catch (InfluxFault e) {
            forget();
            throw e;
        }
    }

    /** It is still going on; call it at least every few minutes. */
    void goOn(long beforeMicros) throws InfluxFault {
        if (System.nanoTime() - saidNanos > AGAIN.toNanos()) {
            say(beforeMicros);
        }
    }

    void end() throws InfluxFault {
        forget();
    }

    private void say(long beforeMicros) throws InfluxFault {
        saidNanos = System.nanoTime();
        connection.write(List.of(MEASUREMENT + ",writer=" + writer + " b=" + Names.clamp(beforeMicros) + 'i'));
    }

    private void forget() throws InfluxFault {
        connection.query("DELETE FROM " + MEASUREMENT + " WHERE writer = '" + writer + '\'');
    }

    /** Whether no other gateway has ever written to the bucket. */
    private boolean isAlone() throws InfluxFault {
        for (Row row : connection.query("SHOW TAG VALUES FROM newest WITH KEY = writer")) {
            if (!row.needText("value").equals(writer)) {
                return false;
            }
        }
        return true;
    }

    private void awaitHeard() throws InfluxFault {
        try {
            if (closing.await(untilHeard.toNanos(), TimeUnit.NANOSECONDS)) {
                throw wait("the store is closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw wait("interrupted");
        }
    }

    /** The first that said so is at it. */
    private void refuseWhenLater() throws InfluxFault {
        Map<String, Long> since = new HashMap<>();
        for (Row row : rows()) {
            since.merge(row.needText("writer"), row.time(), Math::min);
        }
        long own = since.getOrDefault(writer, Long.MAX_VALUE);
        for (Map.Entry<String, Long> each : since.entrySet()) {
            boolean isEarlier = each.getValue() < own
                    || (each.getValue() == own && each.getKey().compareTo(writer) < 0);
            if (isEarlier) {
                throw wait("gateway " + each.getKey() + " does so already");
            }
        }
    }

    private List<Row> rows() throws InfluxFault {
        return connection.quickQuery("SELECT b, writer FROM " + MEASUREMENT + " WHERE time > now() - " + LASTS);
    }

    private static InfluxFault wait(String why) {
        return new InfluxFault(InfluxFault.Kind.AWAY, why, new IllegalStateException(why));
    }

    /** Ends a wait. */
    @Override
    public void close() {
        closing.countDown();
    }
}
