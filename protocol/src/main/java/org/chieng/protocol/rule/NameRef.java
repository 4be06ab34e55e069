package org.chieng.protocol.rule;

import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;

/**
 * How a rule names a channel or an actuator: {@code uno/soil}, or {@code soil} where only one source has it. Immutable.
 *
 * @param source the source, or null where it was left out
 * @param channel the channel's own name
 */
public record NameRef(@Nullable String source, String channel) {
    /**
     * Reads what a person wrote; words that no name may hold are made one, as labels are: {@code Độ ẩm} is {@code do-am}.
     *
     * @throws RuleException when nothing of it could be a name
     */
    public static NameRef parse(String text) throws RuleException {
        int slash = text.indexOf('/');
        String channel = part(text.substring(slash + 1));
        String source = slash < 0 ? null : text.substring(0, slash);
        try {
            ChannelName name = ChannelName.parse(source == null ? channel : source + "/" + channel);
            return new NameRef(source, name.channel());
        } catch (RejectedException e) {
            throw new RuleException(String.valueOf(e.getMessage()));
        }
    }

    private static String part(String text) {
        try {
            return ChannelName.parse(text).channel();
        } catch (RejectedException e) {
            return text.isBlank() ? text : ChannelName.partFromLabel(text);
        }
    }

    /** Whether that is what it names, or one of those. */
    public boolean matches(ChannelName name) {
        return channel.equals(name.channel()) && (source == null || source.equals(name.source()));
    }

    @Override
    public String toString() {
        return source == null ? channel : source + "/" + channel;
    }
}
