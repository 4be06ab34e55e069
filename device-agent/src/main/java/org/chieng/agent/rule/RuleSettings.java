package org.chieng.agent.rule;

import java.time.Duration;
import java.util.List;
import org.chieng.protocol.rule.Rule;

/**
 * All rules, with what they need. Immutable.
 *
 * @param rules the first that acts on an actuator wins
 * @param actuators their safe values; those that rules name and that are not here are off or 0
 * @param stale from which age on a reading is no longer looked at
 */
public record RuleSettings(List<Rule> rules, List<ActuatorSetting> actuators, Duration stale) {
    /** Most rules; chosen: more than a class writes. */
    public static final int MOST_RULES = 100;

    /** No rules at all. */
    public static final RuleSettings NONE = new RuleSettings(List.of(), List.of(), Duration.ofSeconds(60));

    public RuleSettings {
        rules = List.copyOf(rules);
        actuators = List.copyOf(actuators);
        if (rules.size() > MOST_RULES || actuators.size() > MOST_RULES) {
            throw new IllegalArgumentException("there may be " + MOST_RULES + " rules and actuators at most");
        }
        if (stale.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("rules-stale must be at least 1 s");
        }
    }
}
