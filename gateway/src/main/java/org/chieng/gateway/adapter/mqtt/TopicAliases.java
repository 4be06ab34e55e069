package org.chieng.gateway.adapter.mqtt;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.vertx.mqtt.messages.MqttPublishMessage;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The aliases that a client of MQTT 5 has given its topics (section 3.3.2.3.4). Confined to the session's event loop. */
final class TopicAliases {
    /** How many a client may use; chosen: a device has a handful of topics. */
    static final int MOST = 16;

    private final Map<Integer, String> topics = new HashMap<>();

    /** The topic of a message; null when it has an alias that stands for nothing or is out of range. */
    @Nullable
    String resolve(MqttPublishMessage message) {
        String topic = message.topicName();
        if (!(message.properties().getProperty(MqttProperties.TOPIC_ALIAS) instanceof IntegerProperty alias)) {
            return topic;
        }
        int number = alias.value();
        if (number < 1 || number > MOST) {
            return null;
        }
        if (topic.isEmpty()) {
            return topics.get(number);
        }
        topics.put(number, topic);
        return topic;
    }
}
