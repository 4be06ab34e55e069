package org.chieng.agent.rule;

/**
 * How a rule is now. Immutable.
 *
 * @param text the rule
 * @param state what it does
 * @param detail why it can't be decided, for people; empty in other states
 */
public record RuleStatus(String text, State state, String detail) {
    /** What a rule does. */
    public enum State {
        /** Its condition doesn't hold, or not yet long enough, or it has acted as often as it may. */
        WAITING,
        /** It acts. */
        ACTING,
        /** It can't be decided, and its actuator stands at the safe value. */
        UNDECIDED
    }
}
