package org.chieng.agent.rule;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.chieng.agent.source.Actuator;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One actuator that is looked after. All times are microseconds on the monotonic clock. Confined to the engine. */
final class Output {
    private static final Logger log = LoggerFactory.getLogger(Output.class);
    private static final long NEVER = Long.MAX_VALUE;

    /** How often a value other than the safe one is sent again; chosen: a board may take 10 s of silence for a dead agent. */
    static final long AGAIN_MICROS = 2_000_000;

    private static final long RETRY_MICROS = 1_000_000;

    private final Value safe;
    private final Optional<Duration> longest;
    private Actuator actuator;
    private @Nullable Value manual;
    private long manualUntil = NEVER;
    private @Nullable Value applied;
    private long appliedAt;
    private long retryAt = Long.MIN_VALUE;
    private long awaySince = NEVER;
    private long lockedUntil = Long.MIN_VALUE;
    private @Nullable Exception failure;
    private @Nullable Value failed;

    Output(Actuator actuator, Value safe, Optional<Duration> longest) {
        this.actuator = actuator;
        this.safe = safe;
        this.longest = longest;
    }

    /** The same actuator may be another object after its board came anew. */
    void is(Actuator now) {
        actuator = now;
    }

    Value safe() {
        return safe;
    }

    /** A command sets it, in place of what rules want, until the time is over; the safe value gives it back to the rules. */
    void command(Value value, long until) {
        manual = value.equals(safe) ? null : value;
        manualUntil = until;
        failed = null;
        applied = null; // a command is sent though it changes nothing
    }

    void endCommand() {
        manual = null;
        manualUntil = NEVER;
    }

    boolean isLocked(long now) {
        return now < lockedUntil;
    }

    long lockedUntil() {
        return lockedUntil;
    }

    boolean isAt(Value value) {
        return value.equals(applied);
    }

    @Nullable
    Exception failure() {
        return failure;
    }

    /** Sets what is wanted now, if that is news. */
    void apply(Optional<Value> wantedByRules, long now) {
        if (manual != null && now >= manualUntil) {
            endCommand();
        }
        if (awaySince != NEVER
                && !isLocked(now)
                && longest.isPresent()
                && now - awaySince >= RuleState.micros(longest.get())) {
            lock(now);
        }
        Value wanted = manual != null ? manual : wantedByRules.orElse(safe);
        if (isLocked(now)) {
            wanted = safe;
        }
        boolean isNews = !wanted.equals(applied) || (!wanted.equals(safe) && now - appliedAt >= AGAIN_MICROS);
        if (isNews && (now >= retryAt || !wanted.equals(failed))) {
            set(wanted, now);
        }
    }

    private void lock(long now) {
        log.info("{} was away from its safe value for {}: put back", actuator.name(), longest.orElse(Duration.ZERO));
        lockedUntil = now + RuleState.micros(longest.orElse(Duration.ZERO));
        endCommand();
    }

    private void set(Value wanted, long now) {
        boolean isSafe = wanted.equals(safe);
        if (!isSafe && awaySince == NEVER) {
            awaySince = now; // also when it fails: the bytes may have come through
        }
        try {
            actuator.set(wanted);
            if (!wanted.equals(applied)) {
                log.info("{} set to {}", actuator.name(), shown(wanted));
            }
            applied = wanted;
            appliedAt = now;
            failure = null;
            failed = null;
            awaySince = isSafe ? NEVER : awaySince;
        } catch (IOException | RuntimeException e) {
            if (failure == null || !String.valueOf(e.getMessage()).equals(failure.getMessage())) {
                log.warn(
                        "{} can't be set to {}, it is tried again: {}", actuator.name(), shown(wanted), e.getMessage());
            }
            failure = e;
            failed = wanted;
            applied = null;
            retryAt = now + RETRY_MICROS;
        }
    }

    private static String shown(Value value) {
        return value.fold(
                number -> String.valueOf(number.number()),
                Value.Text::text,
                yes -> yes.on() ? "on" : "off",
                data -> "data");
    }

    /** Puts it to its safe value, whatever anybody wants. */
    void putSafe(long now) {
        endCommand();
        set(safe, now);
    }

    /** When it has to be looked at next. */
    long nextMicros(long now) {
        long next = Math.min(manual == null ? NEVER : manualUntil, failed == null ? NEVER : retryAt);
        if (awaySince != NEVER && applied != null) {
            next = Math.min(next, appliedAt + AGAIN_MICROS);
        }
        if (awaySince != NEVER && !isLocked(now)) {
            next = Math.min(
                    next,
                    longest.map(most -> awaySince + RuleState.micros(most)).orElse(NEVER));
        }
        return next;
    }
}
