package org.chieng.gateway.limit;

import java.util.function.LongSupplier;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/** What one device may send now, within its own limits and its school's. Thread-safe; never blocks. */
public final class Allowance {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Pair device;
    private final Pair school;
    private final LongSupplier nanos;

    /** The buckets for messages and for readings. */
    record Pair(TokenBucket messages, TokenBucket readings) {
        long nanosUntilOne(long now) {
            return Math.max(messages.nanosUntilOne(now), readings.nanosUntilOne(now));
        }
    }

    Allowance(Pair device, Pair school, LongSupplier nanos) {
        this.device = device;
        this.school = school;
        this.nanos = nanos;
    }

    /**
     * Takes the right to send one message.
     *
     * @return 0 when it is granted; else after how many nanoseconds to ask again, and nothing is taken
     */
    public long tryMessage() {
        long now = nanos.getAsLong();
        long wait = Math.max(device.nanosUntilOne(now), school.nanosUntilOne(now));
        if (wait == 0) {
            device.messages.charge(1, now);
            school.messages.charge(1, now);
        }
        return wait;
    }

    /**
     * What a device that must wait is told to do.
     *
     * @param nanos what {@link #tryMessage} gave
     */
    public static RejectedException tooFast(long nanos) {
        long seconds = seconds(nanos);
        return new RejectedException(
                ErrorCode.QUOTA_EXCEEDED,
                "more messages or readings a second than are allowed: send this again later, in " + seconds + " s");
    }

    /** What a device is told whose messages wait because they can't be refused without a loss. */
    public static RejectedException slowed() {
        return new RejectedException(
                ErrorCode.QUOTA_EXCEEDED,
                "more messages or readings a second than are allowed: they are taken more slowly, nothing is lost; send less often");
    }

    /** A wait in whole seconds, rounded up, at least 1: for answers that tell seconds. */
    public static long seconds(long nanos) {
        return Math.max(1, (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
    }

    /** Charges what a message has held; later messages wait for it. */
    public void chargeReadings(int count) {
        long now = nanos.getAsLong();
        device.readings.charge(count, now);
        school.readings.charge(count, now);
    }
}
