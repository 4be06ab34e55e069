package org.chieng.server.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.chieng.server.testkit.RunningServer;
import org.eclipse.paho.client.mqttv3.IMqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A device that takes commands and configurations over MQTT, and answers as a test wants. */
final class AskedAgent implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 20_000;

    private final IMqttAsyncClient client;
    final List<JsonObject> commands = new CopyOnWriteArrayList<>();
    final List<JsonObject> configs = new CopyOnWriteArrayList<>();

    private AskedAgent(IMqttAsyncClient client) {
        this.client = client;
    }

    /**
     * Connects.
     *
     * @param toCommand what it answers to a command
     * @param toConfig what it answers to a configuration, without its version
     */
    static AskedAgent connect(
            RunningServer server,
            String device,
            String secret,
            Function<JsonObject, JsonObject> toCommand,
            Function<JsonObject, JsonObject> toConfig)
            throws Exception {
        IMqttAsyncClient client =
                new MqttAsyncClient("tcp://127.0.0.1:" + server.server().mqttPort(), device, new MemoryPersistence());
        AskedAgent agent = new AskedAgent(client);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(device);
        options.setPassword(secret.toCharArray());
        client.connect(options).waitForCompletion(PATIENCE_MILLIS);
        client.subscribe("config", 1, (topic, message) -> {
                    JsonObject config = new JsonObject(new String(message.getPayload(), UTF_8));
                    agent.configs.add(config);
                    agent.reply("config", toConfig.apply(config).put("version", config.getLong("version")));
                })
                .waitForCompletion(PATIENCE_MILLIS);
        client.subscribe("commands/+", 1, (topic, message) -> {
                    JsonObject command = new JsonObject(new String(message.getPayload(), UTF_8));
                    if (!command.getString("do").equals("watch")) {
                        agent.commands.add(command);
                        agent.reply(topic.substring(topic.lastIndexOf('/') + 1), toCommand.apply(command));
                    }
                })
                .waitForCompletion(PATIENCE_MILLIS);
        return agent;
    }

    private void reply(String id, JsonObject answer) throws Exception {
        client.publish("replies/" + id, answer.encode().getBytes(UTF_8), 1, false);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly();
        client.close();
    }
}
