package org.chieng.agent.local;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who asks for the page now: so many requests of one address at once and not more, and none that keeps its thread by not reading what it
 * asked for. Thread-safe.
 */
final class Visitors {
    private static final Logger log = LoggerFactory.getLogger(Visitors.class);

    private final int mostStreams;
    private final int mostOthers;
    private final long patienceNanos;
    private final LongSupplier nanos;
    private final Map<InetAddress, int[]> counts = new HashMap<>();
    private final Set<Visit> visits = new HashSet<>();

    /**
     * @param mostStreams most streams of an address at once
     * @param mostOthers most other requests of an address at once
     * @param patience how long a visitor may take to read what is written at once
     * @param nanos monotonic clock
     */
    Visitors(int mostStreams, int mostOthers, Duration patience, LongSupplier nanos) {
        this.mostStreams = mostStreams;
        this.mostOthers = mostOthers;
        this.patienceNanos = patience.toNanos();
        this.nanos = nanos;
    }

    /** Lets one more request in, which the calling thread serves; empty when its address has as many as it may. */
    synchronized Optional<Visit> enter(InetAddress address, boolean isStream) {
        int kind = isStream ? 1 : 0;
        int[] count = counts.computeIfAbsent(address, any -> new int[2]);
        if (count[kind] >= (isStream ? mostStreams : mostOthers)) {
            return Optional.empty();
        }
        count[kind]++;
        Visit visit = new Visit(address, kind, Thread.currentThread());
        visits.add(visit);
        return Optional.of(visit);
    }

    /** Interrupts those that write for too long, which closes their connection. To be called every now and then. */
    synchronized void look() {
        long now = nanos.getAsLong();
        for (Visit visit : visits) {
            if (visit.isWriting && now - visit.sinceNanos > patienceNanos) {
                visit.isWriting = false; // once
                log.debug("{} reads nothing: its connection is closed", visit.address);
                visit.thread.interrupt();
            }
        }
    }

    /** A request that is being served. Confined to the thread that serves it, but for what {@link Visitors} looks at. */
    final class Visit implements AutoCloseable {
        private final InetAddress address;
        private final int kind;
        private final Thread thread;
        private boolean isWriting;
        private long sinceNanos;

        private Visit(InetAddress address, int kind, Thread thread) {
            this.address = address;
            this.kind = kind;
            this.thread = thread;
        }

        /** From here on it writes, which may block. */
        void writes() {
            synchronized (Visitors.this) {
                isWriting = true;
                sinceNanos = nanos.getAsLong();
            }
        }

        /** What it wrote was taken. */
        void wrote() {
            synchronized (Visitors.this) {
                isWriting = false;
            }
        }

        @Override
        public void close() {
            synchronized (Visitors.this) {
                visits.remove(this);
                int[] count = counts.get(address);
                if (count != null) {
                    count[kind]--;
                    if (count[0] == 0 && count[1] == 0) {
                        counts.remove(address);
                    }
                }
            }
        }
    }
}
