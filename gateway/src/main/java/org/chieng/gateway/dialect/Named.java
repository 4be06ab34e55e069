package org.chieng.gateway.dialect;

import java.util.regex.Pattern;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A channel made from a name that others gave. Capital and small letters stay apart as long as the name is a valid one. Immutable.
 *
 * @param channel what may stand in the store
 * @param label the name as it was given, where that is no valid name
 */
record Named(ChannelName channel, @Nullable String label) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    /**
     * Names a channel of a source.
     *
     * @throws RejectedException with {@link ErrorCode#INVALID_NAME} when a name is empty or too long to be told
     */
    static Named of(String source, String channel) throws RejectedException {
        String part = part(channel);
        return new Named(new ChannelName(part(source), part), part.equals(channel) ? null : channel);
    }

    /** The same channel with something behind its name, e.g. {@code .lat}. */
    Named with(String suffix) throws RejectedException {
        String longer = channel.channel() + suffix;
        if (!PART.matcher(longer).matches()) {
            throw tooLong(longer);
        }
        return new Named(new ChannelName(channel.source(), longer), null);
    }

    private static String part(String text) throws RejectedException {
        if (PART.matcher(text).matches()) {
            return text;
        }
        if (text.isBlank()) {
            throw new RejectedException(ErrorCode.INVALID_NAME, "a name is empty");
        }
        if (text.length() > Reading.MAX_LABEL_LENGTH) {
            throw tooLong(text);
        }
        return ChannelName.partFromLabel(text);
    }

    private static RejectedException tooLong(String text) {
        return new RejectedException(
                ErrorCode.INVALID_NAME,
                "name '" + text.substring(0, Math.min(20, text.length())) + "…' has " + text.length()
                        + " characters, at most " + ChannelName.MAX_PART_LENGTH + " are taken");
    }
}
