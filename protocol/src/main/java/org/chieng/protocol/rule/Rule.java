package org.chieng.protocol.rule;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.chieng.protocol.senml.Value;

/**
 * What is to be done when. Immutable; made by {@link RuleParser}.
 *
 * @param text as it was written; what it is remembered by
 * @param condition all of these must hold
 * @param hold for how long without a break; zero: at once
 * @param actuator what is set
 * @param value to what
 * @param duration for how long; empty: as long as the condition holds
 * @param limit how often at most; empty: again only after the condition was false in between
 */
public record Rule(
        String text,
        List<Comparison> condition,
        Duration hold,
        NameRef actuator,
        Value value,
        Optional<Duration> duration,
        Optional<Limit> limit) {
    public Rule {
        condition = List.copyOf(condition);
    }

    /**
     * At most so often in any span of so long. Immutable.
     *
     * @param times 1 to 100
     * @param window how long
     */
    public record Limit(int times, Duration window) {}

    /** The safe value where none was configured: off, or 0 for what takes numbers. */
    public Value defaultSafe() {
        return value instanceof Value.Numeric ? new Value.Numeric(0) : new Value.Bool(false);
    }
}
