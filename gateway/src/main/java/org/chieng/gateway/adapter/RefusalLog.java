package org.chieng.gateway.adapter;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.chieng.gateway.health.HandshakeCounters;
import org.chieng.gateway.health.HandshakeFault;
import org.chieng.gateway.log.LogEvent;
import org.chieng.protocol.error.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells a log whom a door has refused: in a minute each address and reason once, and {@value #MOST} of them; how many more there were is
 * said with the first of a later minute. So an operator sees who has a wrong secret, and nobody can fill the disk with it. Thread-safe.
 */
public final class RefusalLog {
    /** Lines in a minute. */
    static final int MOST = 20;

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Set<ErrorCode> STRANGERS =
            Set.of(ErrorCode.UNKNOWN_DEVICE, ErrorCode.WRONG_SECRET, ErrorCode.FOREIGN_DEVICE);

    private record Told(String address, @Nullable String device, String reason) {}

    private final Logger log;
    private final LongSupplier nanoTime;
    private final Set<Told> told = new HashSet<>();
    private long begun;
    private long untold;

    /** @param nanoTime as of {@link System#nanoTime} */
    public RefusalLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** The same, where it was refused for who it is, or is not; else nothing. */
    public void refusedIfStranger(String address, ErrorCode why) {
        if (STRANGERS.contains(why)) {
            refused(address, null, why);
        }
    }

    /**
     * Somebody was refused who could not show who it is, or may not come in.
     *
     * @param address without a port
     * @param device which it said it was, where that is one that is enrolled; else null: what strangers say may hold a secret
     */
    public void refused(String address, @Nullable String device, ErrorCode why) {
        if (isToldNow(new Told(address, device, why.wireName()))) {
            LoggingEventBuilder line = LogEvent.LOGIN_REFUSED.in(log);
            if (device != null) {
                line = line.addKeyValue("device", device);
            }
            line.addKeyValue("reason", why.wireName())
                    .addKeyValue("address", address)
                    .log("was not let in");
        }
    }

    /**
     * A handshake of TLS or DTLS came to nothing.
     *
     * @param address without a port
     */
    public void refused(String address, HandshakeCounters.Door door, HandshakeFault why) {
        if (isToldNow(new Told(address, null, why.wireName()))) {
            LogEvent.HANDSHAKE_REFUSED
                    .in(log)
                    .addKeyValue("door", door.wireName())
                    .addKeyValue("reason", why.wireName())
                    .addKeyValue("address", address)
                    .log(why.sentence());
        }
    }

    private synchronized boolean isToldNow(Told next) {
        long now = nanoTime.getAsLong();
        if (now - begun >= MINUTE_NANOS) {
            begun = now;
            told.clear();
            if (untold > 0) {
                LogEvent.LINES_LEFT_OUT
                        .in(log)
                        .addKeyValue("lines", untold)
                        .log(
                                "so many more were not let in, from addresses that were told or past {} lines in a minute",
                                MOST);
                untold = 0;
            }
        }
        if (told.size() < MOST && told.add(next)) {
            return true;
        }
        untold++;
        return false;
    }
}
