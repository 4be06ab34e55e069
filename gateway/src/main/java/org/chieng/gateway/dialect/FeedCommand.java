package org.chieng.gateway.dialect;

import java.util.Map;
import java.util.Optional;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * The commands that can be told on a feed: {@code {"do": "set", "actuator": "board/V1", "value": 1}}, as the bare value. One for some
 * seconds can't: a board that knows nothing of it would leave the pump on. Pure.
 */
public final class FeedCommand {
    private FeedCommand() {}

    /** What is set, as if it was measured at that time; empty when the command is none of these. */
    public static Optional<Reading> read(byte[] command, long timeMicros) {
        try {
            Map<String, @Nullable Object> members = Json.object(PlainValue.text(command));
            if (!"set".equals(members.get("do"))
                    || members.containsKey("for")
                    || !(members.get("actuator") instanceof String actuator)) {
                return Optional.empty();
            }
            ChannelName channel = ChannelName.parse(actuator);
            return value(members.get("value")).map(value -> new Reading(channel, timeMicros, value, null, null));
        } catch (RejectedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Value> value(@Nullable Object value) throws RejectedException {
        if (value instanceof Double number) {
            return Optional.of(PlainValue.of(number));
        }
        if (value instanceof Boolean on) {
            return Optional.of(new Value.Bool(on));
        }
        return value instanceof String text ? Optional.of(PlainValue.of(text)) : Optional.empty();
    }
}
