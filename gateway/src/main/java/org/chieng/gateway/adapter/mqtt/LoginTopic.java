package org.chieng.gateway.adapter.mqtt;

import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/**
 * A topic that says who publishes, {@code login/{device}/{secret}/{topic}}, for what can publish to any topic but send no user name: the
 * plain MQTT services of phyphox. Immutable.
 *
 * @param device who it says it is
 * @param secret what is to prove it
 * @param topic what is published to
 */
record LoginTopic(DeviceId device, String secret, String topic) {
    private static final String LOGIN = "login/";
    private static final int LEVELS = 4;

    /** Whether a topic begins like one; then it may hold a secret and must not be shown. */
    static boolean isOne(String topic) {
        return topic.startsWith(LOGIN);
    }

    /** Reads a topic; null when it is none of this kind. */
    static @Nullable LoginTopic parse(String topic) {
        String[] levels = topic.split("/", LEVELS);
        if (!isOne(topic) || levels.length < LEVELS || levels[LEVELS - 1].isEmpty()) {
            return null;
        }
        try {
            return new LoginTopic(DeviceId.parse(levels[1]), levels[2], levels[LEVELS - 1]);
        } catch (RejectedException e) {
            return null;
        }
    }

    /** Without the secret, for logs. */
    @Override
    public String toString() {
        return LOGIN + device + "/…/" + topic;
    }
}
