package org.chieng.agent.uplink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.chieng.protocol.topic.DeviceTopic;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT session from CONNECT until it is lost or closed, with a client object of its own: one that never got its CONNACK is of no
 * more use (eclipse-paho/paho.mqtt.java issue 1028). Confined to the uplink's thread, but for what Paho calls back.
 */
final class PahoSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PahoSession.class);
    private static final int QOS = 1;

    /** Most packs in flight; chosen: half a megabyte at most, and the rate levels off at some tens (measured, research). */
    private static final int WINDOW = 16;

    private static final Duration LAST_WAIT = Duration.ofSeconds(1);
    private static final byte[] ONLINE = "online".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OFFLINE = "offline".getBytes(StandardCharsets.US_ASCII);

    private final UplinkConfig config;
    private final PatientClient client;
    private final Window window;

    private PahoSession(UplinkConfig config, PatientClient client, Window window) {
        this.config = config;
        this.client = client;
        this.window = window;
    }

    /** What a session tells the uplink; called by Paho's threads, must not block and must not call the session. */
    interface Events {
        /** All records up to this one are safe at the server. */
        void acknowledged(long sequence);

        /** The server says that it refused something. */
        void refused(String message);
    }

    /**
     * Connects, says that the device is online, and listens for errors.
     *
     * @param cancelled looked at while waiting; once true it is given up
     * @throws MqttException when the server can't be reached, does not answer in time, or refuses
     * @throws IOException when the certificates can't be read
     */
    static PahoSession open(UplinkConfig config, char[] secret, Events events, BooleanSupplier cancelled)
            throws MqttException, IOException, InterruptedException {
        PatientClient client = new PatientClient(config);
        Window window = new Window(WINDOW, events::acknowledged);
        PahoSession session = new PahoSession(config, client, window);
        Completion connected = new Completion();
        try {
            client.setCallback(new Callback(window, events));
            client.connect(options(config, secret), null, connected);
            connected.await(config.timing().connect(), cancelled);
            session.greet(cancelled);
            return session;
        } catch (MqttException | IOException | InterruptedException | RuntimeException e) {
            client.awaitStarted(
                    connected,
                    cancelled.getAsBoolean() ? LAST_WAIT : config.timing().connect());
            session.close();
            throw e;
        }
    }

    private static MqttConnectOptions options(UplinkConfig config, char[] secret) throws IOException {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true); // the journal is the session
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(atLeastOneSecond(config.timing().connect()));
        options.setKeepAliveInterval(atLeastOneSecond(config.timing().keepAlive()));
        options.setMaxInflight(2 * WINDOW);
        options.setUserName(config.device().value());
        options.setPassword(secret);
        options.setWill(topic(config, DeviceTopic.Kind.STATUS), OFFLINE, QOS, true);
        if (config.tls() && config.ca().isPresent()) {
            options.setSocketFactory(Tls.trusting(config.ca().get()));
        }
        return options;
    }

    private static int atLeastOneSecond(Duration duration) {
        return (int) Math.max(1, duration.toSeconds());
    }

    private static String topic(UplinkConfig config, DeviceTopic.Kind kind) {
        return new DeviceTopic(config.device(), kind).toString();
    }

    private void greet(BooleanSupplier cancelled) throws MqttException, InterruptedException {
        Completion subscribed = new Completion();
        client.subscribe(topic(config, DeviceTopic.Kind.ERRORS), QOS, null, subscribed);
        subscribed.await(config.timing().connect(), cancelled);
        Completion told = new Completion();
        client.publish(topic(config, DeviceTopic.Kind.STATUS), ONLINE, QOS, true, null, told);
        told.await(config.timing().connect(), cancelled);
    }

    /** Sends a pack; there must be room in the window. */
    void publish(Packs.Pack pack, long nowNanos) throws MqttException {
        Window.Slot slot = window.add(pack.lastSequence(), nowNanos);
        client.publish(
                topic(config, DeviceTopic.Kind.TELEMETRY),
                pack.payload(),
                QOS,
                false,
                null,
                new Delivery(window, slot));
    }

    Window window() {
        return window;
    }

    /** Whether it is over. */
    boolean isLost() {
        return window.isBroken() || !client.isConnected();
    }

    /** Says good-bye, so that the will isn't needed; waits a short time for the server to take it. */
    void leave(Duration atMost) {
        try {
            client.publish(topic(config, DeviceTopic.Kind.STATUS), OFFLINE, QOS, true)
                    .waitForCompletion(atMost.toMillis());
            client.disconnect(0).waitForCompletion(atMost.toMillis());
        } catch (MqttException e) {
            log.debug("the server did not take the good-bye", e);
        }
    }

    /** Lets everything go by force; the server publishes the will unless {@link #leave} came before. */
    @Override
    public void close() {
        window.breakUp();
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (MqttException e) {
            log.debug("it was not connected", e);
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            log.debug("closing the client", e);
        }
    }

    private record Delivery(Window window, Window.Slot slot) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            slot.complete();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            window.breakUp(); // the session is begun anew, and this pack with it
        }
    }

    private record Callback(Window window, Consumer<String> refused) implements MqttCallback {
        Callback(Window window, Events events) {
            this(window, events::refused);
        }

        @Override
        public void connectionLost(Throwable cause) {
            window.breakUp();
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            refused.accept(new String(message.getPayload(), StandardCharsets.UTF_8));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // each pack has a listener of its own
        }
    }
}
