package org.chieng.agent.rule;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.chieng.agent.source.Actuator;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One actuator that is looked after. All times are microseconds on the monotonic clock. Confined to the engine. */
final class Output {
    private static final Logger log = LoggerFactory.getLogger(Output.class);
    private static final long NEVER = Retries.NEVER;

    /** How often a value other than the safe one is sent again; chosen: a board may take 10 s of silence for a dead agent. */
    static final long AGAIN_MICROS = 2_000_000;

    private final ChannelName name;
    private Value safe;
    private Optional<Duration> longest = Optional.empty();
    private @Nullable Actuator actuator;
    private @Nullable Value manual;
    private long manualUntil = NEVER;
    private @Nullable Value applied;
    private long appliedAt;
    private long awaySince = NEVER;
    private long lockedUntil;
    private long restMicros;
    private boolean owed;
    private boolean safeFirst = true;

    /** It does not take its safe value: that is not tried again before something changes, and only commands set it. */
    private boolean refusesSafe;

    private @Nullable Exception failure;
    private final Retries retries = new Retries();

    /** @param duty what is owed to it from before, once it is there */
    Output(ChannelName name, Duty duty) {
        this.name = name;
        this.safe = duty.safe();
        this.lockedUntil = duty.lockedUntil();
        this.restMicros = duty.restMicros();
    }

    /** What was remembered, of an actuator that is not there yet. */
    static Output recalled(ChannelName name, Duty duty) {
        Output output = new Output(name, duty);
        output.owed = true;
        return output;
    }

    ChannelName name() {
        return name;
    }

    boolean isPresent() {
        return actuator != null;
    }

    /** Whether it was ever set away from its safe value, so that it is to be put there whenever it comes. */
    boolean isOwed() {
        return owed;
    }

    Duty duty() {
        return new Duty(safe, lockedUntil, restMicros);
    }

    /** Other settings; its rest goes on. */
    void keep(Value otherwise, Optional<ActuatorSetting> setting) {
        Value before = safe;
        safe = setting.map(ActuatorSetting::safe).orElse(otherwise);
        refusesSafe &= safe.equals(before);
        retries.forget();
        longest = setting.flatMap(ActuatorSetting::longest);
    }

    /** It is there, or gone for now. After its board came anew it may be another object, and is first put to its safe value. */
    void is(@Nullable Actuator now) {
        if (actuator != null && !actuator.equals(now)) {
            endCommand();
            safeFirst = true;
            refusesSafe = false;
            awaySince = NEVER;
            applied = null;
            retries.forget();
            failure = null;
        }
        actuator = now;
    }

    /** A command gives it its first value: nothing of before has to be put right. */
    void isFresh() {
        safeFirst = false;
    }

    Value safe() {
        return safe;
    }

    /** A command sets it, in place of what rules want, until the time is over; the safe value gives it back to the rules. */
    void command(Value value, long until) {
        manual = value.equals(safe) ? null : value;
        manualUntil = until;
        retries.forget();
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

    /** Whether applying this sets it away from its safe value for the first time; it counts as owed from now on. */
    boolean owesMore(Optional<Value> wantedByRules, long now) {
        boolean more = actuator != null && !owed && !wanted(wantedByRules, now).equals(safe);
        owed |= more;
        return more;
    }

    private Value wanted(Optional<Value> wantedByRules, long now) {
        Value commanded = now < manualUntil ? manual : null;
        return isLocked(now) ? safe : commanded != null ? commanded : wantedByRules.orElse(safe);
    }

    /** Whether a command sets it though it can't be put to its safe value before: that may be the only way to switch it off. */
    private boolean isByCommandAlone(long now) {
        return refusesSafe && manual != null && now < manualUntil && !isLocked(now);
    }

    /** Sets what is wanted now, if that is news. */
    void apply(Optional<Value> wantedByRules, long now) {
        if (manual != null && now >= manualUntil) {
            endCommand();
            if (refusesSafe) {
                fallBack(now);
            }
        }
        if (lockedUntil != Duty.NO_REST && !isLocked(now)) {
            lockedUntil = Duty.NO_REST;
            restMicros = 0;
        }
        if (actuator == null) {
            return;
        }
        if (awaySince != NEVER
                && !isLocked(now)
                && longest.isPresent()
                && now - awaySince >= RuleState.micros(longest.get())) {
            lock(now);
        }
        if (safeFirst && !isByCommandAlone(now)) {
            setIfDue(safe, now);
        }
        Value wanted = wanted(wantedByRules, now);
        boolean isNews = !wanted.equals(applied) || (!wanted.equals(safe) && now - appliedAt >= AGAIN_MICROS);
        if (isNews && (!safeFirst || isByCommandAlone(now))) {
            setIfDue(wanted, now);
        }
        retries.tried(now);
    }

    private void setIfDue(Value value, long now) {
        if (retries.isDue(value, now)) {
            set(value, now);
        }
    }

    private void lock(long now) {
        log.info("{} was away from its safe value for {}: put back", name, Told.seconds(longest.orElse(Duration.ZERO)));
        restMicros = RuleState.micros(longest.orElse(Duration.ZERO));
        lockedUntil = now + restMicros;
        endCommand();
    }

    private void set(Value wanted, long now) {
        Actuator there = actuator;
        if (there == null) {
            return;
        }
        boolean isSafe = wanted.equals(safe);
        if (!isSafe && awaySince == NEVER) {
            awaySince = now; // also when it fails: the bytes may have come through
        }
        try {
            there.set(wanted);
            if (!wanted.equals(applied)) {
                log.info("{} set to {}", name, Told.value(wanted));
            }
            applied = wanted;
            appliedAt = now;
            failure = null;
            retries.succeeded(wanted);
            awaySince = isSafe ? NEVER : awaySince;
            safeFirst &= !isSafe;
            refusesSafe &= !isSafe;
        } catch (IOException | RuntimeException e) {
            if (isSafe && e instanceof IllegalArgumentException) {
                refuse(e);
                retries.giveUp(wanted, e);
                fallBack(now);
            } else if (retries.failed(wanted, e, now)) {
                tell(wanted, e);
            }
            failure = e;
            applied = null;
        }
    }

    private void tell(Value wanted, Exception why) {
        if (why instanceof IllegalArgumentException) {
            log.warn(
                    "{} does not take '{}', it is tried again ever more seldom: {}",
                    name,
                    Told.value(wanted),
                    why.getMessage());
        } else {
            log.warn("{} can't be set to {}, it is tried again: {}", name, Told.value(wanted), why.getMessage());
        }
    }

    private void refuse(Exception why) {
        if (!refusesSafe) {
            log.warn(
                    "{} does not take its safe value '{}', so only commands set it until it has another: {}",
                    name,
                    Told.value(safe),
                    why.getMessage());
        }
        refusesSafe = true;
        safeFirst = true;
    }

    /** It is on, and does not take its safe value: off is what is left. */
    private void fallBack(long now) {
        Actuator there = actuator;
        Value off = RuleEngine.defaultSafe(safe);
        if (there == null || awaySince == NEVER || off.equals(safe)) {
            return;
        }
        try {
            there.set(off);
            awaySince = NEVER;
            applied = off;
            appliedAt = now;
            log.warn(
                    "{} is set to {}, since it does not take its safe value '{}'",
                    name,
                    Told.value(off),
                    Told.value(safe));
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "{} stays as it is: it takes neither its safe value nor {}: {}",
                    name,
                    Told.value(off),
                    e.getMessage());
        }
    }

    /** How it is now, while it is there. */
    OutputStatus status(Actuator there, long now) {
        OutputStatus.By by = applied == null || applied.equals(safe)
                ? OutputStatus.By.NOBODY
                : manual != null ? OutputStatus.By.COMMAND : OutputStatus.By.RULE;
        long rest = isLocked(now) ? (lockedUntil - now) / 1_000_000 + 1 : 0;
        return new OutputStatus(name, there.takes(), applied, safe, by, rest);
    }

    /** Puts it to its safe value, whatever anybody wants. */
    void putSafe(long now) {
        endCommand();
        safeFirst = true;
        set(safe, now);
    }

    /** When it has to be looked at next. */
    long nextMicros(long now) {
        if (actuator == null) {
            return lockedUntil == Duty.NO_REST ? NEVER : lockedUntil;
        }
        long next = Math.min(manual == null ? NEVER : manualUntil, retries.nextMicros());
        if (awaySince != NEVER && applied != null) {
            next = Math.min(next, appliedAt + AGAIN_MICROS);
        }
        if (lockedUntil != Duty.NO_REST) {
            next = Math.min(next, lockedUntil);
        }
        if (awaySince != NEVER && !isLocked(now)) {
            next = Math.min(
                    next,
                    longest.map(most -> awaySince + RuleState.micros(most)).orElse(NEVER));
        }
        return next;
    }
}
