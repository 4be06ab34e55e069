package org.chieng.agent.source.serial.format;

import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * A value that a line holds, before it has a source and a time. Immutable.
 *
 * @param channel the channel's part of the name, valid
 * @param label as the board writes it where the name doesn't say it all, else null
 * @param value what it is
 * @param unit its SenML unit, or null where the board tells none, or one that SenML has not
 */
public record Sample(
        String channel,
        @Nullable String label,
        Value value,
        @Nullable String unit) {}
