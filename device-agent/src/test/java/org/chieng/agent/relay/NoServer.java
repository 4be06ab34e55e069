package org.chieng.agent.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.chieng.agent.uplink.DownlinkListener;
import org.chieng.agent.uplink.Download;
import org.chieng.agent.uplink.FetchResult;
import org.chieng.agent.uplink.Passenger;
import org.chieng.agent.uplink.Uplink;
import org.chieng.agent.uplink.UplinkCounters;
import org.chieng.agent.uplink.UplinkStatus;

/** The way to a server that nobody listens on; knows whether it was told to rest. Thread-safe. */
final class NoServer implements Uplink {
    private volatile boolean resting;

    boolean rests() {
        return resting;
    }

    @Override
    public void rest(boolean now) {
        resting = now;
    }

    @Override
    public void listen(DownlinkListener listener) {}

    @Override
    public void listenToRoundTrips(LongConsumer micros) {}

    @Override
    public void listenToRefusals(Runnable refused) {}

    @Override
    public void carry(Passenger passenger) {}

    @Override
    public void hurry() {}

    @Override
    public void start() {}

    @Override
    public void reply(String id, byte[] payload) {}

    @Override
    public void watch(Duration duration) {}

    @Override
    public FetchResult fetch(long fromMicros, long toMicros) {
        throw new IllegalStateException("nobody fetches here");
    }

    @Override
    public Download download(int port) throws IOException {
        throw new IOException("nobody is there");
    }

    @Override
    public boolean affords(long bytes) {
        return true;
    }

    @Override
    public UplinkCounters counters() {
        throw new IllegalStateException("nobody counts here");
    }

    @Override
    public UplinkStatus status() {
        throw new IllegalStateException("nobody asks here");
    }

    @Override
    public void close() {}
}
