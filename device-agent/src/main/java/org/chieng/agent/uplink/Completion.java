package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for one thing that Paho was told to do. Stands for {@code waitForCompletion}, which does not always end in time (eclipse-paho/
 * paho.mqtt.java issue 1028) and can't be given up. Thread-safe.
 */
final class Completion implements IMqttActionListener {
    private static final long SLICE_MILLIS = 100;

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    private volatile int[] grantedQos = {};

    @Override
    public void onSuccess(IMqttToken token) {
        int[] granted = token.getGrantedQos();
        grantedQos = granted == null ? grantedQos : granted.clone();
        done.countDown();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
        failure = cause;
        done.countDown();
    }

    /** What SUBACK said to each filter, {@code 0x80} for no (MQTT 3.1.1 section 3.9.3); empty when it was something else. */
    int[] grantedQos() {
        return grantedQos.clone();
    }

    /** Whether it ended, well or not. */
    boolean isDone() {
        return done.getCount() == 0;
    }

    /** @throws MqttException when it failed, was not done in time, or was given up */
    void await(Duration atMost, BooleanSupplier givenUp) throws MqttException, InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!done.await(SLICE_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - deadline > 0 || givenUp.getAsBoolean()) {
                throw new MqttException(MqttException.REASON_CODE_CLIENT_TIMEOUT);
            }
        }
        Throwable cause = failure;
        if (cause instanceof MqttException known) {
            throw known;
        }
        if (cause != null) {
            throw new MqttException(cause);
        }
    }
}
