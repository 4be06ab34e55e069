package org.chieng.gateway.adapter.mqtt;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts the CONNECTs of each second, in all and of each address, so that a flood costs no look into the registry. Remembers one
 * second's addresses, never more than that many CONNECTs. Thread-safe.
 */
final class ConnectRate {
    private static final long SECOND = 1_000_000_000L;

    private final int most;
    private final int mostOfAddress;
    private final LongSupplier nanos;
    private final Map<String, Integer> ofAddress = new HashMap<>();
    private long begun;
    private int count;

    /** @param nanos a clock in nanoseconds that never goes back */
    ConnectRate(int most, int mostOfAddress, LongSupplier nanos) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    /** Counts a CONNECT; false when there were too many in this second. */
    synchronized boolean take(String address) {
        long now = nanos.getAsLong();
        if (now - begun >= SECOND) {
            begun = now;
            count = 0;
            ofAddress.clear();
        }
        if (count >= most || ofAddress.getOrDefault(address, 0) >= mostOfAddress) {
            return false;
        }
        count++;
        ofAddress.merge(address, 1, Integer::sum);
        return true;
    }
}
