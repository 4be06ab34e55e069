package org.chieng.gateway.adapter.broker;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.chieng.gateway.adapter.broker.BrokerSettings.Login;
import org.chieng.gateway.log.LogEvent;
import org.chieng.protocol.senml.PackDecoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to the broker, made again whenever it is lost. Thread-safe; calls its listeners on a thread of the library. */
final class BrokerClient {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerClient.class);
    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final int MAX_PACKET_BYTES = PackDecoder.MAX_PAYLOAD_BYTES + 65_535 + 1_024;
    /** Waits between two tries grow from the first to the longest; a random half is taken off, so that gateways don't come at once. */
    private static final long FIRST_WAIT_MILLIS = 500;

    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final BrokerSettings settings;
    private final Mqtt5AsyncClient client;
    private final Mqtt5Connect connect;
    private volatile boolean connected;

    /**
     * @param arrived gets each message; it is acknowledged by whoever has it
     * @param joined hears each time that the connection stands and the subscriptions are made
     * @throws IOException when the password or the certificates can't be read
     */
    BrokerClient(BrokerSettings settings, Consumer<Mqtt5Publish> arrived, Runnable joined)
            throws IOException, GeneralSecurityException {
        this.settings = settings;
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(settings.clientId())
                .serverHost(settings.host())
                .serverPort(settings.port())
                .executorConfig()
                .nettyThreads(1)
                .applyExecutorConfig()
                .addConnectedListener(any -> connected(joined))
                .addDisconnectedListener(this::disconnected);
        this.client = (settings.tls() ? builder.sslConfig(tls(settings)) : builder).buildAsync();
        this.connect = connect(settings);
        // before the first connection: what was left in the session comes right behind CONNACK
        client.publishes(MqttGlobalPublishFilter.ALL, arrived, true);
    }

    private static MqttClientSslConfig tls(BrokerSettings settings) throws IOException, GeneralSecurityException {
        return settings.authority() == null
                ? MqttClientSslConfig.builder().build()
                : MqttClientSslConfig.builder()
                        .trustManagerFactory(Authority.trusting(settings.authority()))
                        .build();
    }

    private static Mqtt5Connect connect(BrokerSettings settings) throws IOException {
        var building = Mqtt5Connect.builder()
                .cleanStart(false)
                .sessionExpiryInterval(settings.sessionExpiry().toSeconds())
                .keepAlive(KEEP_ALIVE_SECONDS)
                .restrictions()
                .receiveMaximum(settings.inFlight())
                .maximumPacketSize(MAX_PACKET_BYTES)
                .applyRestrictions();
        Login login = settings.login();
        if (login == null) {
            return building.build();
        }
        String password =
                Files.readString(login.passwordFile()).lines().findFirst().orElse("");
        return building.simpleAuth()
                .username(login.user())
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .build();
    }

    /** Begins to connect, and goes on until {@link #close}. */
    void start() {
        client.connect(connect).exceptionally(why -> null); // told by the listener
    }

    /** Whether the connection stands. */
    boolean isConnected() {
        return connected;
    }

    private void connected(Runnable joined) {
        LogEvent.BROKER_JOINED
                .in(LOG)
                .log("joined broker {}:{} as {}", settings.host(), settings.port(), settings.clientId());
        FlowTolerance.apply(client);
        connected = true;
        Mqtt5Subscribe subscribe = Mqtt5Subscribe.builder()
                .addSubscriptions(subscriptions(settings.share()))
                .build();
        client.subscribe(subscribe).thenAccept(done -> joined.run()).exceptionally(why -> {
            if (connected) {
                LogEvent.BROKER_AWAY
                        .in(LOG)
                        .addKeyValue("reason", "refuses")
                        .log(
                                "the broker refuses the subscriptions; it must speak MQTT 5 with shared subscriptions, and let {} read"
                                        + " v1/devices/#: {}",
                                settings.clientId(),
                                why.getMessage());
            }
            return null;
        });
    }

    /** What devices say is shared; who is there, which is retained, each gateway must know. */
    private static List<Mqtt5Subscription> subscriptions(String share) {
        String shared = "$share/" + share + "/v1/devices/+/";
        return List.of(
                subscription(shared + "telemetry"),
                subscription(shared + "replies/+"),
                subscription(shared + "time"),
                subscription("v1/devices/+/status"));
    }

    private static Mqtt5Subscription subscription(String filter) {
        return Mqtt5Subscription.builder()
                .topicFilter(filter)
                .qos(MqttQos.AT_LEAST_ONCE)
                .build();
    }

    private void disconnected(MqttClientDisconnectedContext context) {
        boolean wasConnected = connected;
        connected = false;
        if (context.getSource() == MqttDisconnectSource.USER) {
            return;
        }
        int attempts = context.getReconnector().getAttempts();
        if (wasConnected || attempts == 1) {
            LogEvent.BROKER_AWAY
                    .in(LOG)
                    .addKeyValue("reason", "connection-lost")
                    .log(
                            "broker {}:{} is away, trying until it is there: {}",
                            settings.host(),
                            settings.port(),
                            context.getCause().getMessage());
        }
        context.getReconnector()
                .reconnect(true)
                .resubscribeIfSessionExpired(false) // done at each connection
                .republishIfSessionExpired(false) // commands that weren't taken are still in the queue
                .delay(waitMillis(attempts), TimeUnit.MILLISECONDS);
    }

    private static long waitMillis(int attempts) {
        long longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(attempts, 10));
        return ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
    }

    /** Publishes; completes with an error when the broker did not take it. */
    CompletableFuture<Mqtt5PublishResult> publish(Mqtt5Publish message) {
        return client.publish(message);
    }

    /** Leaves; the broker keeps what is not acknowledged. */
    CompletableFuture<Void> close() {
        return client.disconnect().exceptionally(notConnected -> null);
    }
}
