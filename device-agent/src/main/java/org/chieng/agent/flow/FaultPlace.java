package org.chieng.agent.flow;

import org.chieng.protocol.name.ChannelName;
import org.jspecify.annotations.Nullable;

/**
 * What a fault is about: a channel of a source, or all of it. Immutable.
 *
 * @param channel null for the source as a whole
 */
record FaultPlace(String source, @Nullable String channel) {
    private static final String SUFFIX = ".fault";

    /** The channel that tells of it: {@code uno/fault}, {@code uno/temp.fault}. */
    ChannelName name() {
        return new ChannelName(source, channel == null ? "fault" : told(channel));
    }

    private static String told(String channel) {
        int room = ChannelName.MAX_PART_LENGTH - SUFFIX.length();
        return (channel.length() <= room ? channel : channel.substring(0, room)) + SUFFIX;
    }

    /** As it is written down: {@code uno}, {@code uno/temp}. */
    String text() {
        return channel == null ? source : source + "/" + channel;
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when it is nothing of the kind
     */
    static FaultPlace parse(String text) {
        int slash = text.indexOf('/');
        FaultPlace place = slash < 0
                ? new FaultPlace(text, null)
                : new FaultPlace(text.substring(0, slash), text.substring(slash + 1));
        new ChannelName(place.source, place.channel == null ? "fault" : place.channel); // says what is wrong with it
        return place;
    }
}
