package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Paho's client, kept from a fault of its start: when a connection ends before all of its threads run, one of them waits for another that
 * has ended already, for ever (eclipse-paho/paho.mqtt.java issue 850). A server that takes connections and drops them would cost a thread
 * each. So the end of a connection is held back from Paho until it has sent its first byte, which it does when all threads run.
 * Thread-safe.
 */
final class PatientClient extends MqttAsyncClient {
    private final CountDownLatch started = new CountDownLatch(1);
    private final NetworkModule line;

    /** @param line how the server is reached */
    PatientClient(UplinkConfig config, NetworkModule line) throws MqttException {
        super(config.uri(), config.device().value(), new MemoryPersistence());
        this.line = line;
    }

    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
        return new NetworkModule[] {new PatientNetwork(line, started)};
    }

    /** Waits until the connection may end without harm: its threads run, or it came to nothing. */
    void awaitStarted(Completion connected, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!connected.isDone() && System.nanoTime() - deadline < 0) {
            if (started.await(20, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }
}
