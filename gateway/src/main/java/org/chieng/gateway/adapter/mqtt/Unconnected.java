package org.chieng.gateway.adapter.mqtt;

import java.util.HashMap;
import java.util.Map;

/** Counts the connections whose CONNECT isn't there yet, in all and of each address. Remembers the addresses of these only. Thread-safe. */
final class Unconnected {
    private final int most;
    private final int mostOfAddress;
    private final Map<String, Integer> ofAddress = new HashMap<>();
    private int count;

    Unconnected(int most, int mostOfAddress) {
        this.most = most;
        this.mostOfAddress = mostOfAddress;
    }

    /** Takes a place; false when there is none. */
    synchronized boolean enter(String address) {
        if (count >= most || ofAddress.getOrDefault(address, 0) >= mostOfAddress) {
            return false;
        }
        count++;
        ofAddress.merge(address, 1, Integer::sum);
        return true;
    }

    /** Gives a place back; once for each {@link #enter}. */
    synchronized void leave(String address) {
        count--;
        ofAddress.computeIfPresent(address, (any, own) -> own > 1 ? own - 1 : null);
    }
}
