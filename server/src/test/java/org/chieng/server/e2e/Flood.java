package org.chieng.server.e2e;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.PackEncoder;
import org.chieng.protocol.senml.Reading;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A device that publishes as fast as it is acknowledged, so that at any moment a commit runs; keeps no journal, but knows what
 * was acknowledged. Comes back by itself when the server was away.
 */
final class Flood implements AutoCloseable {
    /** Of each pack: its number stands in every channel. */
    static final int CHANNELS = 100;

    private static final int WINDOW = 4;
    private static final long WAIT_MILLIS = 5_000;
    private static final long STEP_MICROS = 100;
    private static final long PAUSE_NANOS = 50_000_000;

    private record Sent(long number, IMqttDeliveryToken token) {}

    private final int port;
    private final String device;
    private final String secret;
    private final long beginMicros;
    private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final Thread thread = new Thread(this::run, "flood");
    private volatile boolean closing;
    private long number;

    Flood(int port, String device, String secret, long beginMicros) {
        this.port = port;
        this.device = device;
        this.secret = secret;
        this.beginMicros = beginMicros;
        thread.start();
    }

    /** Ends it; gives the numbers of the packs that the server said are safe. */
    Set<Long> stop() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return acknowledged;
    }

    /** Name of a channel, 0 to {@value #CHANNELS} - 1. */
    static ChannelName channel(int index) {
        return new ChannelName("flood", "c" + index);
    }

    private void run() {
        while (!closing) {
            try {
                session();
            } catch (MqttException e) {
                LockSupport.parkNanos(PAUSE_NANOS); // the server is away
            }
        }
    }

    private void session() throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient("tcp://127.0.0.1:" + port, device, new MemoryPersistence());
        Deque<Sent> window = new ArrayDeque<>();
        try {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setUserName(device);
            options.setPassword(secret.toCharArray());
            client.connect(options).waitForCompletion(WAIT_MILLIS);
            while (!closing) {
                number++;
                window.add(new Sent(number, client.publish("telemetry", pack(number), 1, false)));
                if (window.size() >= WINDOW) {
                    settle(window.remove());
                }
            }
        } finally {
            settleWhatIsDone(window);
            discard(client);
        }
    }

    private void settle(Sent sent) throws MqttException {
        sent.token().waitForCompletion(WAIT_MILLIS);
        acknowledged.add(sent.number());
    }

    private void settleWhatIsDone(Deque<Sent> window) {
        for (Sent sent : window) {
            if (sent.token().isComplete() && sent.token().getException() == null) {
                acknowledged.add(sent.number());
            }
        }
    }

    private static void discard(MqttAsyncClient client) throws MqttException {
        try {
            client.disconnectForcibly(0, 0, false);
        } finally {
            client.close(true);
        }
    }

    private byte[] pack(long packNumber) {
        List<Reading> readings = new ArrayList<>(CHANNELS);
        long time = beginMicros + packNumber * STEP_MICROS;
        for (int i = 0; i < CHANNELS; i++) {
            readings.add(Reading.ofNumber(channel(i), time, (double) packNumber, null));
        }
        return PackEncoder.toCbor(readings);
    }

    @Override
    public void close() {
        stop();
    }
}
