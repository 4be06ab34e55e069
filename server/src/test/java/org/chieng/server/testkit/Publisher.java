package org.chieng.server.testkit;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A device with a Paho client; a publish returns when it is acknowledged, hence stored. */
public final class Publisher implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 20_000;

    private final MqttClient client;

    private Publisher(MqttClient client) {
        this.client = client;
    }

    /** Connects. */
    public static Publisher connect(int port, String device, String secret) throws MqttException {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + port, device, new MemoryPersistence());
        client.setTimeToWait(PATIENCE_MILLIS);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(device);
        options.setPassword(secret.toCharArray());
        client.connect(options);
        return new Publisher(client);
    }

    /** Publishes a payload to {@code telemetry}, at QoS 1. */
    public void publish(String json) throws MqttException {
        client.publish("telemetry", json.getBytes(StandardCharsets.UTF_8), 1, false);
    }

    /** Answers each command, from now on; the answer is published on a thread of its own, since Paho calls on the one that it needs for it. */
    public void answer(UnaryOperator<String> replies) throws MqttException {
        client.subscribe("commands/+", 1, (topic, message) -> {
            String id = topic.substring(topic.lastIndexOf('/') + 1);
            byte[] reply = replies.apply(new String(message.getPayload(), StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            Thread thread = new Thread(() -> reply(id, reply), "publisher-reply");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private void reply(String id, byte[] reply) {
        try {
            client.publish("replies/" + id, reply, 1, false);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the server has not ended the session. */
    public boolean isConnected() {
        return client.isConnected();
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect();
        }
        client.close();
    }
}
