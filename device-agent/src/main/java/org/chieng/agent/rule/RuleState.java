package org.chieng.agent.rule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.chieng.protocol.rule.Rule;
import org.jspecify.annotations.Nullable;

/** Where one rule stands in time. All times are microseconds on the monotonic clock. Confined to the engine. */
final class RuleState {
    private static final long NEVER = Long.MAX_VALUE;

    private final Rule rule;
    private final Deque<Long> starts = new ArrayDeque<>();
    private @Nullable Long heldSince;
    private boolean acting;
    private long actsUntil = NEVER;
    private boolean rearmed = true;
    private String trouble = "";

    /** @param starts when it began to act, as far as it is remembered */
    RuleState(Rule rule, Collection<Long> starts) {
        this.rule = rule;
        int most = rule.limit().map(Rule.Limit::times).orElse(0);
        List<Long> known = List.copyOf(starts);
        this.starts.addAll(known.subList(Math.max(0, known.size() - most), known.size()));
    }

    Rule rule() {
        return rule;
    }

    boolean isActing() {
        return acting;
    }

    /** When it began to act, as far as its limit asks. */
    List<Long> starts() {
        return List.copyOf(starts);
    }

    RuleStatus status() {
        RuleStatus.State state = acting
                ? RuleStatus.State.ACTING
                : trouble.isEmpty() ? RuleStatus.State.WAITING : RuleStatus.State.UNDECIDED;
        return new RuleStatus(rule.text(), state, trouble);
    }

    /** Goes on to this moment; tells whether it begins to act now. */
    boolean update(Inputs.Verdict verdict, long now) {
        trouble = verdict.trouble() == null ? "" : verdict.trouble();
        if (acting && now >= actsUntil) {
            stop();
            return false; // so that it is off in between, however soon it may act again
        }
        if (!verdict.holds()) {
            heldSince = null;
            rearmed |= verdict.trouble() == null && !acting;
            if (acting && (verdict.trouble() != null || rule.duration().isEmpty())) {
                stop();
            }
            return false;
        }
        if (acting) {
            return false;
        }
        if (heldSince == null) {
            heldSince = now;
        }
        if (now < beginsMicros()) {
            return false;
        }
        begin(now);
        return true;
    }

    private void begin(long now) {
        acting = true;
        actsUntil = rule.duration().map(duration -> now + micros(duration)).orElse(NEVER);
        rearmed = rule.duration().isEmpty() || rule.limit().isPresent();
        rule.limit().ifPresent(limit -> {
            if (starts.size() >= limit.times()) {
                starts.removeFirst();
            }
            starts.addLast(now);
        });
    }

    /** Somebody switched it off: its condition must be false in between before it acts again. */
    void stopByCommand() {
        if (acting) {
            stop();
            rearmed = false;
        }
    }

    /** Ends the action; the condition must hold anew before the next. */
    private void stop() {
        acting = false;
        actsUntil = NEVER;
        heldSince = null;
    }

    /** When it begins to act if its condition goes on to hold; never when it must be false first. */
    private long beginsMicros() {
        if (heldSince == null || !rearmed) {
            return NEVER;
        }
        long held = heldSince + micros(rule.hold());
        return rule.limit()
                .filter(limit -> starts.size() >= limit.times())
                .map(limit -> Math.max(held, starts.getFirst() + micros(limit.window())))
                .orElse(held);
    }

    /** When it has to be looked at next though no reading comes. */
    long nextMicros() {
        return acting ? actsUntil : beginsMicros();
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
