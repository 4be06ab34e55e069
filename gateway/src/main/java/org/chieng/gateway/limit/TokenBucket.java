package org.chieng.gateway.limit;

/**
 * A token bucket that may go into debt: what can be counted only after it was taken, the readings of a pack, is charged then, and
 * nothing more is taken until the debt is paid. Holds the tokens of one second. Thread-safe.
 */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private double tokens;
    private long filledAt;

    /**
     * @param perSecond how many tokens a second gives, and how many it holds; 0 for without limit
     * @param now nanoseconds of a clock that never goes back
     */
    TokenBucket(int perSecond, long now) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.filledAt = now;
    }

    /** After how many nanoseconds a whole token is there; 0 when one is there now. */
    synchronized long nanosUntilOne(long now) {
        if (perSecond == 0) {
            return 0;
        }
        fill(now);
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perSecond * NANOS_PER_SECOND);
    }

    /** Takes tokens, also such as aren't there yet. */
    synchronized void charge(int count, long now) {
        if (perSecond > 0) {
            fill(now);
            tokens -= count;
        }
    }

    private void fill(long now) {
        tokens = Math.min(perSecond, tokens + (now - filledAt) / NANOS_PER_SECOND * perSecond);
        filledAt = now;
    }
}
