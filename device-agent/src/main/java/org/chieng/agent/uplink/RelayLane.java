package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is published for others, one batch in flight. Confined to the uplink's thread, but for {@link #acknowledged}. */
final class RelayLane {
    private @Nullable Passenger passenger;
    private boolean begun;
    private volatile Passenger.@Nullable Batch onItsWay;

    void carry(Passenger one) {
        passenger = one;
    }

    /** A session begins: what was on its way in the one before is sent anew. */
    void restart() {
        begun = false;
        onItsWay = null;
    }

    /**
     * The batch to send now. Nothing is sent before the server has said that it takes them.
     *
     * @param apart how far batches are apart at the least
     */
    Optional<Passenger.Batch> next(TimeExchange time, Duration apart) {
        Passenger carried = passenger;
        if (carried == null || !time.isAnswered()) {
            return Optional.empty();
        }
        if (!begun) {
            begun = true;
            carried.begin(time.takesRelayed());
        }
        if (onItsWay != null || !time.takesRelayed()) {
            return Optional.empty();
        }
        Optional<Passenger.Batch> batch = carried.next(apart);
        onItsWay = batch.orElse(null);
        return batch;
    }

    /** The server has it. Any thread. */
    void acknowledged(Passenger.Batch batch) {
        Passenger carried = passenger;
        if (carried != null) {
            carried.acknowledged(batch);
        }
        if (onItsWay == batch) {
            onItsWay = null;
        }
    }
}
