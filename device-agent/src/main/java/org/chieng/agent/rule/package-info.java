/**
 * Rules that a teacher writes and that run on the agent without the line: {@code when soil < 30 % for 10 s then pump on for 5 s at most
 * once an hour}. {@link org.chieng.protocol.rule.RuleParser} reads them; {@code RuleEngine} decides, with no thread and no clock of its own;
 * {@link org.chieng.agent.rule.LocalRules} runs it on one thread, hears readings without ever holding up a source, and does what commands
 * set, so that a rule and a command never fight over an actuator.
 *
 * <p>Fail-safe: an actuator stands at its safe value unless a rule or a command says otherwise right now. It is put there when the agent
 * starts, when its board comes, also when only a command or a rule of the past ever set it, when an input of its rule is stale or faulty, when rules change, and when the agent stops. A value other
 * than the safe one is sent again every two seconds, so that a board can go to its safe value by itself when the agent is gone.
 */
@NullMarked
package org.chieng.agent.rule;

import org.jspecify.annotations.NullMarked;
