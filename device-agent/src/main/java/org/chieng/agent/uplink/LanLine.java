package org.chieng.agent.uplink;

import java.io.IOException;
import java.time.Duration;

/** The way to the relay of this computer's lab, over the school's network. Thread-safe. */
public interface LanLine extends AutoCloseable {
    /**
     * Says something and waits for the answer.
     *
     * @param kind the path behind the device, e.g. {@code telemetry}
     * @param atMost how long to wait
     * @return the answer's payload, perhaps empty
     * @throws IOException when it is not heard; it may have been taken
     * @throws LanRefusal when the relay says no
     */
    byte[] post(String kind, byte[] payload, Duration atMost) throws IOException, LanRefusal, InterruptedException;

    @Override
    void close();
}
