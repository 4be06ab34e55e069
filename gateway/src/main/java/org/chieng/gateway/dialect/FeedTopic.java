package org.chieng.gateway.dialect;

import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A topic of Adafruit IO, which OhStem's boards use, too: {@code {user}/feeds/{feed}}, {@code {user}/groups/{group}}, their short forms
 * {@code f} and {@code g}, and behind them {@code /csv} or {@code /json} (Adafruit IO API documentation, "MQTT Topics", "MQTT Data
 * Format", "MQTT Group Topics"). The user is the device. Immutable.
 *
 * @param group whether it is a group of feeds
 * @param name of the feed or group, capital and small letters apart
 * @param csv whether the payload is CSV
 */
record FeedTopic(boolean group, String name, boolean csv) {
    private static final int USER = 0;
    private static final int KIND = 1;
    private static final int NAME = 2;
    private static final int FORM = 3;

    /**
     * Reads a topic; null when it is not of this kind.
     *
     * @throws RejectedException when it is, but belongs to another user, or nothing can be published to it
     */
    static @Nullable FeedTopic parse(String topic, DeviceId device) throws RejectedException {
        String[] levels = topic.split("/", -1);
        if (levels.length <= NAME) {
            return null;
        }
        String kind = levels[KIND];
        boolean group = kind.equals("groups") || kind.equals("g");
        if (!group && !kind.equals("feeds") && !kind.equals("f")) {
            return null;
        }
        if (!levels[USER].equals(device.value())) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE,
                    "topic belongs to another user: this device publishes to " + device + "/" + kind + "/…");
        }
        String form = levels.length > FORM ? levels[FORM] : "json";
        if (levels.length > FORM + 1 || !(form.equals("json") || form.equals("csv"))) {
            throw new RejectedException(
                    ErrorCode.UNKNOWN_TOPIC,
                    "publish to " + device + "/feeds/{feed} or " + device
                            + "/groups/{group}, with /csv or /json behind it or nothing");
        }
        return new FeedTopic(group, levels[NAME], form.equals("csv"));
    }
}
