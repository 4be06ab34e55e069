package org.chieng.agent.source.serial;

import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * A value that a line holds, before it has a source and a time. Immutable.
 *
 * @param channel the channel's part of the name, valid
 * @param label as the board writes it where that is no valid name, else null
 * @param value what it is
 */
record Sample(String channel, @Nullable String label, Value value) {
    /** A number under the label that the board printed; a label that can be a name is the name. */
    static Sample of(String label, double number) {
        Value value = new Value.Numeric(number);
        return isName(label)
                ? new Sample(label, null, value)
                : new Sample(ChannelName.partFromLabel(label), shortened(label), value);
    }

    private static boolean isName(String label) {
        try {
            ChannelName.parse(ChannelName.DEFAULT_SOURCE + "/" + label);
            return true;
        } catch (RejectedException e) {
            return false;
        }
    }

    private static String shortened(String label) {
        return label.length() <= Reading.MAX_LABEL_LENGTH ? label : label.substring(0, Reading.MAX_LABEL_LENGTH);
    }
}
