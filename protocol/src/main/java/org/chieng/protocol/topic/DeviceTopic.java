package org.chieng.protocol.topic;

import java.util.Locale;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;

/**
 * A topic of version 1, {@code v1/devices/{device}/{kind}}. A CoAP path has the same form. Immutable.
 *
 * @param device whose topic it is
 * @param kind what is said on it
 */
public record DeviceTopic(DeviceId device, Kind kind) {
    private static final String PREFIX = "v1/devices/";

    /** What is said on a topic, and by whom. */
    public enum Kind {
        /** Readings, up: SenML packs or flat JSON. */
        TELEMETRY(true),
        /** {@code online} or, as will, {@code offline}, up and retained. */
        STATUS(true),
        /** What was refused and why, down. */
        ERRORS(false);

        private final boolean up;

        Kind(boolean up) {
            this.up = up;
        }

        /** Whether the device publishes it; else it subscribes to it. */
        public boolean isUp() {
            return up;
        }

        /** The last level of the topic. */
        public String level() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads the topic that a device named after it logged in. Short forms ({@code telemetry}) mean the device's own.
     *
     * @param topic the whole topic, without wildcards
     * @param session the device that logged in
     * @throws RejectedException with {@link ErrorCode#UNKNOWN_TOPIC}, or {@link ErrorCode#FOREIGN_DEVICE} when it is
     *     another device's
     */
    public static DeviceTopic parse(String topic, DeviceId session) throws RejectedException {
        String[] levels = topic.split("/", -1);
        if (levels.length == 1) {
            return new DeviceTopic(session, kind(topic, levels[0]));
        }
        if (levels.length != 4 || !topic.startsWith(PREFIX)) {
            throw unknown(topic);
        }
        Kind kind = kind(topic, levels[3]);
        if (!levels[2].equals(session.value())) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE,
                    "topic belongs to another device: " + session + " may use " + PREFIX + session + "/" + levels[3]
                            + " or just " + levels[3]);
        }
        return new DeviceTopic(session, kind);
    }

    private static Kind kind(String topic, String level) throws RejectedException {
        for (Kind kind : Kind.values()) {
            if (kind.level().equals(level)) {
                return kind;
            }
        }
        throw unknown(topic);
    }

    private static RejectedException unknown(String topic) {
        String shown = topic.length() <= 80 ? topic : topic.substring(0, 80) + "…";
        return new RejectedException(
                ErrorCode.UNKNOWN_TOPIC,
                "'" + shown
                        + "' is not a topic of ours: publish readings to telemetry or v1/devices/{device}/telemetry");
    }

    @Override
    public String toString() {
        return PREFIX + device + "/" + kind.level();
    }
}
