package org.chieng.agent.rule;

import java.util.List;

/**
 * What can be set now, and how the rules are. Immutable.
 *
 * @param actuators those that are there
 * @param rules in their order
 */
public record Overview(List<OutputStatus> actuators, List<RuleStatus> rules) {
    public Overview {
        actuators = List.copyOf(actuators);
        rules = List.copyOf(rules);
    }
}
