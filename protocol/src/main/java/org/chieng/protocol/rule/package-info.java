/**
 * Sentences that say what an actuator does when: {@code when soil < 30 % for 10 s then pump on for 5 s at most once an hour}. {@link
 * org.chieng.protocol.rule.RuleParser} reads them. Agents run them; the server reads them too, so that a slip is told where the rule is
 * written, with the agent away as well.
 */
@NullMarked
package org.chieng.protocol.rule;

import org.jspecify.annotations.NullMarked;
