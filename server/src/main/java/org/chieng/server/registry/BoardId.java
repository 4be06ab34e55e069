package org.chieng.server.registry;

import java.util.regex.Pattern;
import org.chieng.protocol.name.DeviceId;

/**
 * A source on a device, e.g. the board of one group in class. Immutable.
 *
 * @param device whose
 * @param source the first part of its channels' names
 */
public record BoardId(DeviceId device, String source) {
    /** As in {@link org.chieng.protocol.name.ChannelName}. */
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");

    public BoardId {
        if (!SOURCE.matcher(source).matches()) {
            throw new IllegalArgumentException(
                    "source must have 1 to 64 characters of A-Z a-z 0-9 - _ . : and begin with a letter or digit");
        }
    }
}
