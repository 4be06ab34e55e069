package org.chieng.agent.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** The computers that this relay hears, whether the server knows that, and who of them waits to be told something. Thread-safe. */
final class Computers {
    /** Chosen: the rooms of a large school; what is beyond is not taken. */
    static final int MOST = 250;

    /** Who was not heard for so long is gone; a computer asks at least each {@link #HOLD}. */
    static final Duration GONE = Duration.ofSeconds(90);

    /** How long a computer's question waits for something to be told. */
    static final Duration HOLD = Duration.ofSeconds(25);

    private final LongSupplier nanos;
    private final Map<DeviceId, Computer> computers = new LinkedHashMap<>();

    Computers(LongSupplier monotonicNanos) {
        this.nanos = monotonicNanos;
    }

    private static final class Computer {
        private long heardNanos;
        private boolean here;
        private @Nullable Boolean told;
        private @Nullable CompletableFuture<LanAnswer> asking;
    }

    /** A computer has said something; false when there are too many. */
    synchronized boolean heard(DeviceId device) {
        Computer one = computers.get(device);
        if (one == null) {
            if (computers.size() >= MOST && !forgetOne()) {
                return false;
            }
            one = new Computer();
            computers.put(device, one);
        }
        one.heardNanos = nanos.getAsLong();
        one.here = true;
        return true;
    }

    private boolean forgetOne() {
        Optional<DeviceId> gone = computers.entrySet().stream()
                .filter(one -> !one.getValue().here)
                .map(Map.Entry::getKey)
                .findFirst();
        gone.ifPresent(computers::remove);
        return gone.isPresent();
    }

    /** It says good-bye. */
    synchronized void left(DeviceId device) {
        Computer one = computers.get(device);
        if (one != null) {
            one.here = false;
        }
    }

    /** Whether it is heard now. */
    synchronized boolean isHere(DeviceId device) {
        look();
        Computer one = computers.get(device);
        return one != null && one.here;
    }

    private void look() {
        long now = nanos.getAsLong();
        computers.values().stream()
                .filter(one -> one.here && now - one.heardNanos > GONE.toNanos())
                .forEach(one -> one.here = false);
    }

    /** The server knows of none of them any longer: a session of the relay has begun. */
    synchronized void forgetTold() {
        computers.values().forEach(one -> one.told = one.here ? null : Boolean.FALSE);
    }

    /** What the server does not know yet of them being here. */
    synchronized Map<DeviceId, Boolean> untold() {
        look();
        Map<DeviceId, Boolean> untold = new LinkedHashMap<>();
        computers.forEach((device, one) -> {
            boolean known = one.told == null ? !one.here : one.told == one.here;
            if (!known) {
                untold.put(device, one.here);
            }
        });
        return untold;
    }

    /** Whether there is anything of that. */
    boolean hasUntold() {
        return !untold().isEmpty();
    }

    /** The server knows it now. */
    synchronized void told(Map<DeviceId, Boolean> statuses) {
        statuses.forEach((device, here) -> {
            Computer one = computers.get(device);
            if (one != null) {
                one.told = here;
            }
        });
    }

    /** A computer waits for what it shall do; one question a computer, the one before is answered with nothing. */
    CompletableFuture<LanAnswer> ask(DeviceId device) {
        CompletableFuture<LanAnswer> asking = new CompletableFuture<>();
        CompletableFuture<LanAnswer> before = null;
        synchronized (this) {
            Computer one = computers.get(device);
            if (one != null) {
                before = one.asking;
                one.asking = asking;
            }
        }
        if (before != null) {
            before.complete(LanAnswer.done(new byte[0]));
        }
        return asking;
    }

    /** Tells a computer that waits; false when it does not. */
    boolean tell(DeviceId device, byte[] order) {
        CompletableFuture<LanAnswer> asking;
        synchronized (this) {
            Computer one = computers.get(device);
            asking = one == null ? null : one.asking;
            if (one != null) {
                one.asking = null;
            }
        }
        return asking != null && asking.complete(LanAnswer.done(order));
    }

    /** Lets all go that wait. */
    void close() {
        List<CompletableFuture<LanAnswer>> asking = new ArrayList<>();
        synchronized (this) {
            for (Computer one : computers.values()) {
                if (one.asking != null) {
                    asking.add(one.asking);
                }
            }
        }
        asking.forEach(one -> one.complete(LanAnswer.done(new byte[0])));
    }

    /** Those that are here. */
    synchronized List<DeviceId> here() {
        look();
        return computers.entrySet().stream()
                .filter(one -> one.getValue().here)
                .map(Map.Entry::getKey)
                .toList();
    }
}
