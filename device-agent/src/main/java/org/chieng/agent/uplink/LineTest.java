package org.chieng.agent.uplink;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Tries whether the server takes this device, with a session of its own beside the agent's: it has another client id, begins clean, and
 * publishes nothing.
 */
public final class LineTest {
    private static final String CLIENT_SUFFIX = "-check";

    private LineTest() {}

    /**
     * Connects and leaves. Blocks until the server has answered, {@link UplinkConfig.Timing#connect} at most.
     *
     * @return why the device can't connect; empty when it can
     */
    public static Optional<LineFault> run(UplinkConfig config) throws InterruptedException {
        try {
            return run(config, new SecretFile(config).read());
        } catch (IOException e) {
            return Optional.of(ConnectFault.unreadable(config.secretFile(), e));
        }
    }

    private static Optional<LineFault> run(UplinkConfig config, Login login) throws InterruptedException {
        try (MqttAsyncClient client =
                new MqttAsyncClient(config.uri(), login.device().value() + CLIENT_SUFFIX, new MemoryPersistence())) {
            Completion connected = new Completion();
            client.connect(options(config, login), null, connected);
            connected.await(config.timing().connect(), () -> false);
            client.disconnectForcibly(0, 1_000);
            return Optional.empty();
        } catch (MqttException e) {
            return Optional.of(ConnectFault.of(e).fault());
        } catch (IOException e) {
            return Optional.of(ConnectFault.unreadable(config.secretFile(), e));
        }
    }

    private static MqttConnectOptions options(UplinkConfig config, Login login) throws IOException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setConnectionTimeout((int) Math.max(1, config.timing().connect().toSeconds()));
        options.setUserName(login.device().value());
        options.setPassword(login.secret());
        if (config.tls()) {
            options.setSocketFactory(new Tls(config.ca()).sockets());
        }
        return options;
    }
}
