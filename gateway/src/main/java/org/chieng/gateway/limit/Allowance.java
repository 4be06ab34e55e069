package org.chieng.gateway.limit;

import java.util.function.LongSupplier;

/** What one device may send now, within its own limits and its school's. Thread-safe; never blocks. */
public final class Allowance {
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

    /** Charges what a message has held; later messages wait for it. */
    public void chargeReadings(int count) {
        long now = nanos.getAsLong();
        device.readings.charge(count, now);
        school.readings.charge(count, now);
    }
}
