package org.chieng.agent.uplink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.topic.DeviceTopic;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One MQTT session from CONNECT until it is lost or closed, with a client object of its own: one that never got its CONNACK is of no
 * more use (eclipse-paho/paho.mqtt.java issue 1028). The server keeps what it has for the device while that is away
 * (clean session 0, MQTT 3.1.1 section 3.1.2.4): commands wait there. What the device has for the server waits in the journal, not in
 * Paho. Confined to the uplink's thread, but for what Paho calls back.
 */
final class PahoSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PahoSession.class);
    private static final int QOS = 1;
    private static final int REFUSED = 0x80;
    private static final int LONGEST_KEEP_ALIVE_SECONDS = 65_535;

    /** What the device listens for, the necessary first. */
    private static final List<DeviceTopic.Kind> DOWN = List.of(
            DeviceTopic.Kind.ERRORS, DeviceTopic.Kind.COMMANDS, DeviceTopic.Kind.CONFIG, DeviceTopic.Kind.CLOCK);

    private static final Duration LAST_WAIT = Duration.ofSeconds(1);
    private static final byte[] ONLINE = "online".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OFFLINE = "offline".getBytes(StandardCharsets.US_ASCII);

    private final UplinkConfig config;
    private final PatientClient client;
    private final FlightLimit limit;
    private final Window window;
    private List<DeviceTopic.Kind> refusedKinds = List.of();

    private PahoSession(UplinkConfig config, PatientClient client, FlightLimit limit, Window window) {
        this.config = config;
        this.client = client;
        this.limit = limit;
        this.window = window;
    }

    /** What a session tells the uplink; called by Paho's threads, must not block and must not call the session. */
    interface Events {
        /** All records up to this one are safe at the server. */
        void acknowledged(long sequence);

        /** The server says that it refused something. */
        void refused(String message);

        /** Something came down that is not about what was refused. */
        void received(DeviceTopic topic, byte[] payload);

        /** The session is over. */
        void lost();
    }

    /**
     * What a session is begun with. Immutable.
     *
     * @param keepAlive between signs of life
     * @param line how the server is reached
     * @param nanos monotonic clock
     */
    record Opening(Duration keepAlive, NetworkModule line, LongSupplier nanos) {}

    /**
     * Connects, says that the device is online, and listens.
     *
     * @param secret the device's
     * @param cancelled looked at while waiting; once true it is given up
     * @throws MqttException when the server can't be reached, does not answer in time, or refuses
     */
    static PahoSession open(
            UplinkConfig config, Opening opening, char[] secret, Events events, BooleanSupplier cancelled)
            throws MqttException, InterruptedException {
        PatientClient client = new PatientClient(config, opening.line);
        FlightLimit limit = new FlightLimit();
        Window window = new Window(limit, opening.nanos, events::acknowledged);
        PahoSession session = new PahoSession(config, client, limit, window);
        Completion connected = new Completion();
        try {
            client.setCallback(new Callback(config, window, events));
            client.connect(options(config, opening, secret), null, connected);
            connected.await(config.timing().connect(), cancelled);
            session.greet(cancelled);
            return session;
        } catch (MqttException | InterruptedException | RuntimeException e) {
            client.awaitStarted(
                    connected,
                    cancelled.getAsBoolean() ? LAST_WAIT : config.timing().connect());
            session.close();
            throw e;
        }
    }

    private static MqttConnectOptions options(UplinkConfig config, Opening opening, char[] secret) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(false);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(seconds(config.timing().connect()));
        options.setKeepAliveInterval(seconds(opening.keepAlive));
        options.setMaxInflight(2 * Window.MOST);
        options.setUserName(config.device().value());
        options.setPassword(secret);
        options.setWill(topic(config, DeviceTopic.Kind.STATUS), OFFLINE, QOS, true);
        return options;
    }

    private static int seconds(Duration duration) {
        return (int) Math.min(LONGEST_KEEP_ALIVE_SECONDS, Math.max(1, duration.toSeconds()));
    }

    private static String topic(UplinkConfig config, DeviceTopic.Kind kind) {
        return new DeviceTopic(config.device(), kind).toString();
    }

    /** The device's topic of a kind. */
    String topic(DeviceTopic.Kind kind) {
        return topic(config, kind);
    }

    /** The device's topic of a command. */
    String topic(DeviceTopic.Kind kind, CommandId id) {
        return new DeviceTopic(config.device(), kind, id).toString();
    }

    /** What is answered late is of no use, and asked anew: no acknowledgement is paid for it. */
    private static int qos(DeviceTopic.Kind down) {
        return down == DeviceTopic.Kind.CLOCK ? 0 : QOS;
    }

    private void greet(BooleanSupplier cancelled) throws MqttException, InterruptedException {
        Completion subscribed = new Completion();
        String[] filters = DOWN.stream().map(this::topic).toArray(String[]::new);
        client.subscribe(filters, DOWN.stream().mapToInt(PahoSession::qos).toArray(), null, subscribed);
        Completion told = new Completion();
        client.publish(topic(DeviceTopic.Kind.STATUS), ONLINE, QOS, true, null, told);
        subscribed.await(config.timing().connect(), cancelled);
        int[] granted = subscribed.grantedQos();
        refusedKinds = DOWN.stream()
                .filter(kind -> DOWN.indexOf(kind) < granted.length && granted[DOWN.indexOf(kind)] >= REFUSED)
                .toList();
        told.await(config.timing().connect(), cancelled);
    }

    /** What the server does not let the device listen for. */
    List<DeviceTopic.Kind> refusedKinds() {
        return refusedKinds;
    }

    /** Whether the server can be asked for the time. */
    boolean tellsTime() {
        return !refusedKinds.contains(DeviceTopic.Kind.CLOCK);
    }

    /**
     * Sends a message; there must be room in the window.
     *
     * @param lastSequence the record that is safe with it, or {@link Window#NO_POSITION}
     * @param acknowledged called when the server has it
     */
    void publish(String topic, byte[] payload, long lastSequence, Runnable acknowledged) throws MqttException {
        Window.Slot slot = window.add(payload.length, lastSequence);
        client.publish(topic, payload, QOS, false, null, new Delivery(window, slot, acknowledged));
    }

    /** Sends a question once, without an acknowledgement: the answer is one, and who hears none asks again. */
    void ask(String topic, byte[] question) throws MqttException {
        client.publish(topic, question, 0, false, null, null);
    }

    Window window() {
        return window;
    }

    FlightLimit limit() {
        return limit;
    }

    /** Whether it is over. */
    boolean isLost() {
        return window.isBroken() || !client.isConnected();
    }

    /** Says good-bye, so that the will isn't needed; waits a short time for the server to take it. */
    void leave(Duration atMost) {
        try {
            client.publish(topic(DeviceTopic.Kind.STATUS), OFFLINE, QOS, true).waitForCompletion(atMost.toMillis());
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

    private record Delivery(Window window, Window.Slot slot, Runnable acknowledged) implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            acknowledged.run();
            slot.complete();
        }

        @Override
        public void onFailure(IMqttToken token, Throwable cause) {
            window.breakUp(); // the session is begun anew, and this message with it
        }
    }

    private record Callback(UplinkConfig config, Window window, Events events) implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            window.breakUp();
            events.lost();
        }

        /** Must not throw: Paho would not acknowledge it, and end the session. */
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            try {
                DeviceTopic parsed = DeviceTopic.parse(topic, config.device());
                if (parsed.kind() == DeviceTopic.Kind.ERRORS) {
                    events.refused(new String(message.getPayload(), StandardCharsets.UTF_8));
                } else {
                    events.received(parsed, message.getPayload());
                }
            } catch (RejectedException | RuntimeException e) {
                log.warn("a message of the server on {} is not understood: {}", topic, e.toString());
            }
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // each message has a listener of its own
        }
    }
}
