package org.chieng.agent.rule;

import org.chieng.agent.source.Takes;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * How an actuator is now. Immutable.
 *
 * @param name which one
 * @param takes which values it takes
 * @param value what it was set to last, or null while nobody has set it
 * @param safe what it stands at unless a rule or a command says otherwise
 * @param by who keeps it away from that
 * @param restSeconds for how long it can't be set, since it was away for as long as it may; 0: it can
 */
public record OutputStatus(
        ChannelName name, Takes takes, @Nullable Value value, Value safe, By by, long restSeconds) {
    /** Who keeps an actuator away from its safe value. */
    public enum By {
        /** It stands at its safe value. */
        NOBODY,
        /** A rule. */
        RULE,
        /** A command. */
        COMMAND
    }
}
