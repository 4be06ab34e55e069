package org.chieng.agent.source;

import java.util.List;

/**
 * How a source is now, for {@code agent check} and the local page. Immutable.
 *
 * @param name the source's part of channel names
 * @param kind what it is, e.g. {@code serial}, {@code i2c}
 * @param place where it is plugged in, e.g. {@code /dev/ttyACM0}, {@code i2c-1 0x76}
 * @param state whether it gives readings
 * @param detail what is known of it, in a few words: board, speed, format; empty where nothing is
 * @param channels the channels it gave readings of, in the order they came up
 */
public record SourceStatus(String name, String kind, String place, State state, String detail, List<String> channels) {
    public SourceStatus {
        channels = List.copyOf(channels);
    }

    /** Whether a source gives readings. */
    public enum State {
        /** It gives readings. */
        READING,
        /** It is there, and gives none yet: speed or format is being found, or it is silent. */
        WAITING,
        /** It can't be used now. */
        FAULTY,
        /** It is not there. */
        GONE
    }
}
