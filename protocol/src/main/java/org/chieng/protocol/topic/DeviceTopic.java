package org.chieng.protocol.topic;

import java.util.Locale;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A topic of version 1, {@code v1/devices/{device}/{kind}}, or {@code v1/devices/{device}/{kind}/{id}} where the kind is about single
 * commands. A CoAP path has the same form. Immutable.
 *
 * @param device whose topic it is
 * @param kind what is said on it
 * @param id which command it is about; null for kinds without commands, and for the filter {@code {kind}/+} that stands for all
 */
public record DeviceTopic(
        DeviceId device, Kind kind, @Nullable CommandId id) {
    private static final String PREFIX = "v1/devices/";
    private static final String ALL = "+";
    private static final int DEVICE_LEVELS = 3;

    /** What is said on a topic, and by whom. */
    public enum Kind {
        /** Readings, up: SenML packs or flat JSON. */
        TELEMETRY(true, false),
        /** The newest readings of a device that has a backlog, up: they come again on {@code telemetry}, so they may pass what waits there. */
        LIVE(true, false),
        /** What a relay hands on for the computers of its lab, up: {@link org.chieng.protocol.relay.RelayedBatch}. */
        RELAYED(true, false),
        /** {@code online} or, as will, {@code offline}, up and retained. */
        STATUS(true, false),
        /** What was refused and why, down. */
        ERRORS(false, false),
        /** What the device shall do, down; a topic for each command. */
        COMMANDS(false, true),
        /** What became of a command, up; a topic for each command. */
        REPLIES(true, true),
        /** The names, units, calibration and rules that the device shall have, down and retained. */
        CONFIG(false, false),
        /** The question what time it is, up. */
        TIME(true, false),
        /** The answer to it, down. */
        CLOCK(false, false);

        private final boolean up;
        private final boolean ofCommands;

        Kind(boolean up, boolean ofCommands) {
            this.up = up;
            this.ofCommands = ofCommands;
        }

        /** Whether the device publishes it; else it subscribes to it. */
        public boolean isUp() {
            return up;
        }

        /** Whether each command has a topic of its own below it. */
        public boolean isOfCommands() {
            return ofCommands;
        }

        /** The level of the topic behind the device's. */
        public String level() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DeviceTopic {
        if (id != null && !kind.isOfCommands()) {
            throw new IllegalArgumentException(kind.level() + " has no commands below it");
        }
    }

    /** The topic of a kind, or the filter for all its commands. */
    public DeviceTopic(DeviceId device, Kind kind) {
        this(device, kind, null);
    }

    /**
     * Reads the topic that a device named after it logged in. Short forms ({@code telemetry}, {@code replies/17}) mean the device's own.
     *
     * @param topic the whole topic, without wildcards
     * @param session the device that logged in
     * @throws RejectedException with {@link ErrorCode#UNKNOWN_TOPIC}, or {@link ErrorCode#FOREIGN_DEVICE} when it is
     *     another device's
     */
    public static DeviceTopic parse(String topic, DeviceId session) throws RejectedException {
        DeviceTopic parsed = parseFilter(topic, session);
        if (parsed.kind.isOfCommands() && parsed.id == null) {
            throw unknown(topic);
        }
        return parsed;
    }

    /**
     * Reads what a device wants to subscribe to: a topic as {@link #parse} takes it, or one that ends in {@code /+} for all commands.
     * No other wildcard is taken: there is nothing else to choose from.
     *
     * @throws RejectedException as {@link #parse}
     */
    public static DeviceTopic parseFilter(String filter, DeviceId session) throws RejectedException {
        String[] levels = filter.split("/", -1);
        if (levels.length < DEVICE_LEVELS) {
            return own(filter, session, levels, 0);
        }
        if (levels.length == DEVICE_LEVELS || levels.length > DEVICE_LEVELS + 2 || !filter.startsWith(PREFIX)) {
            throw unknown(filter);
        }
        DeviceTopic own = own(filter, session, levels, DEVICE_LEVELS);
        if (!levels[2].equals(session.value())) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE,
                    "topic belongs to another device: " + session + " may use " + own + " or just "
                            + own.toString()
                                    .substring(PREFIX.length() + session.value().length() + 1));
        }
        return own;
    }

    /** Whether a topic is the {@code live} of the device that logged in, in its whole or short form. */
    public static boolean isLive(String topic, DeviceId session) {
        String level = Kind.LIVE.level();
        return topic.endsWith(level)
                && (topic.length() == level.length() || topic.equals(PREFIX + session + "/" + level));
    }

    /** Reads the levels from that of the kind on. */
    private static DeviceTopic own(String topic, DeviceId session, String[] levels, int at) throws RejectedException {
        Kind kind = kind(topic, levels[at]);
        boolean hasId = levels.length > at + 1;
        if (hasId != kind.isOfCommands()) {
            throw unknown(topic);
        }
        return new DeviceTopic(session, kind, hasId ? id(topic, levels[at + 1]) : null);
    }

    private static @Nullable CommandId id(String topic, String level) throws RejectedException {
        if (level.equals(ALL)) {
            return null;
        }
        try {
            return CommandId.parse(level);
        } catch (RejectedException e) {
            throw new RejectedException(ErrorCode.UNKNOWN_TOPIC, "'" + shown(topic) + "': " + e.getMessage());
        }
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
        return new RejectedException(
                ErrorCode.UNKNOWN_TOPIC,
                "'" + shown(topic)
                        + "' is not a topic of ours: publish readings to telemetry or v1/devices/{device}/telemetry");
    }

    private static String shown(String topic) {
        return topic.length() <= 80 ? topic : topic.substring(0, 80) + "…";
    }

    @Override
    public String toString() {
        String plain = PREFIX + device + "/" + kind.level();
        return kind.isOfCommands() ? plain + "/" + (id == null ? ALL : id) : plain;
    }
}
