package org.chieng.agent.rule;

import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * When a value that an actuator could not be set to is tried again: each second when that failed, after twice as long each time when it takes
 * no such value, five minutes at most; and whether that is news. All times are microseconds on the monotonic clock. Confined to the engine.
 */
final class Retries {
    static final long NEVER = Long.MAX_VALUE;
    private static final long FIRST_MICROS = 1_000_000;
    private static final long LONGEST_MICROS = 300_000_000;

    private record Try(Value value, long again, long pause, String why) {
        boolean isOf(Value wanted) {
            return value.equals(wanted);
        }
    }

    /** The last one, if nothing was set since. */
    private @Nullable Try failed;

    /** The last value that it does not take. */
    private @Nullable Try refused;

    boolean isDue(Value value, long now) {
        return isDue(failed, value, now) && isDue(refused, value, now);
    }

    private static boolean isDue(@Nullable Try before, Value value, long now) {
        return before == null || !before.isOf(value) || now >= before.again;
    }

    /** It was set. */
    void succeeded(Value value) {
        failed = null;
        if (refused != null && refused.isOf(value)) {
            refused = null;
        }
    }

    /** It could not be set; true when that was not so before. */
    boolean failed(Value value, Exception why, long now) {
        String message = String.valueOf(why.getMessage());
        Try before = failed;
        if (why instanceof IllegalArgumentException) {
            before = refused != null && refused.isOf(value) ? refused : null;
            long pause = before == null ? FIRST_MICROS : Math.min(LONGEST_MICROS, 2 * before.pause);
            refused = new Try(value, now + pause, pause, message);
            failed = refused;
            return before == null;
        }
        failed = new Try(value, now + FIRST_MICROS, FIRST_MICROS, message);
        return before == null || !before.why.equals(message);
    }

    /** It could not be set and is not to be tried again before something changes. */
    void giveUp(Value value, Exception why) {
        failed = new Try(value, NEVER, 0, String.valueOf(why.getMessage()));
    }

    /** When one is due again; {@link #NEVER} when none is. */
    long nextMicros() {
        return Math.min(failed == null ? NEVER : failed.again, refused == null ? NEVER : refused.again);
    }

    /** What was wanted was tried: what is due still is not wanted any more. */
    void tried(long now) {
        failed = failed == null || failed.again <= now ? null : failed;
        refused = refused == null || refused.again <= now ? null : refused;
    }

    /** Something has changed: all may be tried at once. */
    void forget() {
        failed = null;
        refused = null;
    }
}
