package org.chieng.agent.testkit;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the gateway stands: takes all that devices publish, in a session that outlives the broker; with a client that isn't
 * the agent's. Thread-safe.
 */
public final class Subscriber implements AutoCloseable {
    private static final long WAIT_SECONDS = 30;

    private final Mqtt3AsyncClient client;
    private final List<Reading> readings = new ArrayList<>();
    private final List<String> statuses = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private final List<Reading> live = new ArrayList<>();
    private @Nullable Long serverSeconds;
    private String alsoTold = "";
    private int largestPack;
    private int packs;

    /** Connects and subscribes. */
    public Subscriber(int port) {
        client = Mqtt3Client.builder()
                .identifier("subscriber")
                .serverHost("127.0.0.1")
                .serverPort(port)
                .automaticReconnect()
                .initialDelay(50, TimeUnit.MILLISECONDS)
                .maxDelay(200, TimeUnit.MILLISECONDS)
                .applyAutomaticReconnect()
                .buildAsync();
        client.connectWith()
                .cleanSession(false)
                .send()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
        client.subscribeWith()
                .topicFilter("v1/devices/#")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(this::take)
                .send()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private void publishLater(String topic, String payload) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    /** Answers who asks for the time from now on, as the gateway does: so many seconds since 1970 and a half. */
    public synchronized void tellTime(long seconds) {
        serverSeconds = seconds;
    }

    /** Takes {@code live}, and says so to who asks for the time. */
    public synchronized void takeLive() {
        alsoTold = ",\"live\":true";
    }

    /** The readings that came on {@code live}. */
    public synchronized List<Reading> live() {
        return List.copyOf(live);
    }

    /** What came beside readings and states, {@code device/kind… payload}. */
    public synchronized List<String> others() {
        return List.copyOf(others);
    }

    /** Publishes something, as the gateway does. */
    public void publish(String topic, String payload) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .send()
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Numbers of {@code uno/n} in the order in which each came for the first time. */
    public synchronized List<Integer> firstArrivals() {
        LinkedHashSet<Integer> numbers = new LinkedHashSet<>();
        readings.stream()
                .filter(reading -> reading.channel().toString().equals("uno/n"))
                .forEach(reading -> numbers.add((int) ((Value.Numeric) reading.value()).number()));
        return List.copyOf(numbers);
    }

    /** All readings that came, repeated ones too. */
    public synchronized List<Reading> readings() {
        return List.copyOf(readings);
    }

    /** What devices said of themselves. */
    public synchronized List<String> statuses() {
        return List.copyOf(statuses);
    }

    /** What could not be understood; to be empty. */
    public synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** How many messages of readings came. */
    public synchronized int packs() {
        return packs;
    }

    /** Bytes of the largest message. */
    public synchronized int largestPack() {
        return largestPack;
    }

    private synchronized void take(Mqtt3Publish message) {
        String topic = message.getTopic().toString();
        byte[] payload = message.getPayloadAsBytes();
        if (topic.endsWith("/status")) {
            statuses.add(new String(payload, StandardCharsets.UTF_8));
            return;
        }
        if (topic.endsWith("/time") && serverSeconds != null) {
            String question = new String(payload, StandardCharsets.UTF_8);
            publishLater(
                    topic.replace("/time", "/clock"),
                    question.replace("}", ",\"time\":" + serverSeconds + ".5" + alsoTold + "}"));
        }
        boolean isLive = topic.endsWith("/live");
        if (!isLive && !topic.endsWith("/telemetry")) {
            others.add(topic.substring("v1/devices/".length()) + " " + new String(payload, StandardCharsets.UTF_8));
            return;
        }
        try {
            packs++;
            largestPack = Math.max(largestPack, payload.length);
            (isLive ? live : readings)
                    .addAll(PackDecoder.decode(payload, null, 0).readings());
        } catch (RejectedException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        client.disconnect().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    }
}
