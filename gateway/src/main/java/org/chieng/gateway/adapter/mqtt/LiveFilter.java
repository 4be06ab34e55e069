package org.chieng.gateway.adapter.mqtt;

import org.chieng.gateway.device.SchoolId;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A topic filter on what is measured now in a school: {@code v1/schools/{school}/live/{device}/{source}/{channel}}, or from {@code
 * live} on, where each of the last three may be {@code +}, and the rest of them {@code #} (MQTT 5.0 section 4.7). Immutable.
 */
final class LiveFilter {
    private static final String SCHOOLS = "v1/schools/";
    private static final String LIVE = "live/";
    private static final int LEVELS = 3;

    private final String prefix;
    private final String[] levels;

    private LiveFilter(String prefix, String[] levels) {
        this.prefix = prefix;
        this.levels = levels;
    }

    /** Whether a filter is about a school, and not about a device. */
    static boolean isOne(String filter) {
        return filter.startsWith(SCHOOLS) || filter.startsWith(LIVE);
    }

    /**
     * Reads a filter.
     *
     * @param school whose values the session may see
     * @throws RejectedException with {@code FOREIGN_DEVICE} when it is about another school, {@code UNKNOWN_TOPIC} when it fits no
     *     topic
     */
    static LiveFilter parse(String filter, SchoolId school) throws RejectedException {
        String prefix = filter.startsWith(LIVE) ? LIVE : prefix(filter, school);
        String[] levels = filter.substring(prefix.length()).split("/", -1);
        boolean isOpen = levels[levels.length - 1].equals("#");
        if (levels.length > LEVELS || (levels.length < LEVELS && !isOpen)) {
            throw unknown(filter);
        }
        for (int i = 0; i < levels.length; i++) {
            boolean isWild = levels[i].equals("+") || (isOpen && i == levels.length - 1);
            if (!isWild && (levels[i].isEmpty() || levels[i].contains("+") || levels[i].contains("#"))) {
                throw unknown(filter); // [MQTT-4.7.1-1], [MQTT-4.7.1-2]
            }
        }
        return new LiveFilter(prefix, levels);
    }

    private static String prefix(String filter, SchoolId school) throws RejectedException {
        String own = SCHOOLS + school + "/" + LIVE;
        if (filter.startsWith(own)) {
            return own;
        }
        String[] levels = filter.split("/", -1);
        if (levels.length > 3 && !levels[2].equals(school.value())) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE, "only the school's own values can be seen: subscribe to " + own + "#");
        }
        throw unknown(filter);
    }

    private static RejectedException unknown(String filter) {
        String shown = filter.length() <= 80 ? filter : filter.substring(0, 80) + "…";
        return new RejectedException(
                ErrorCode.UNKNOWN_TOPIC, "'" + shown + "' fits no topic: subscribe to live/# or live/{device}/#");
    }

    /** The topic of a channel in the form, long or short, that was subscribed to; null when the filter doesn't match it. */
    @Nullable
    String topic(DeviceId device, ChannelName channel) {
        return matches(0, device.value()) && matches(1, channel.source()) && matches(2, channel.channel())
                ? prefix + device + "/" + channel
                : null;
    }

    private boolean matches(int level, String name) {
        if (level >= levels.length) {
            return true; // below a #
        }
        return levels[level].equals("+") || levels[level].equals("#") || levels[level].equals(name);
    }
}
