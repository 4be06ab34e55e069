package org.chieng.agent.uplink;

import java.time.Duration;
import java.util.Optional;

/**
 * What is to be published on {@code relayed} beside the agent's own readings: one batch after the other, the next when the server has the one before.
 * Called on the uplink's thread, but for {@link #acknowledged}; must be quick.
 */
public interface Passenger {
    /** A batch that is on its way. Immutable as long as the payload is left alone. */
    final class Batch {
        private final byte[] payload;
        private final long end;

        /** @param end tells the passenger how far it is safe with this batch */
        public Batch(byte[] payload, long end) {
            this.payload = payload;
            this.end = end;
        }

        /** The message; not to be changed. */
        public byte[] payload() {
            return payload;
        }

        /** How far the passenger is safe with it. */
        public long end() {
            return end;
        }
    }

    /** A session begins, and the server has said whether it takes batches of this agent: the one that was on its way is sent anew. */
    void begin(boolean allowed);

    /**
     * The batch to send now; empty when there is none, or it need not go yet.
     *
     * @param apart how far batches are apart at the least, since each costs money; zero where none does, or somebody looks
     */
    Optional<Batch> next(Duration apart);

    /** The server has a batch. On the MQTT client's thread; perhaps one of a session before. */
    void acknowledged(Batch batch);
}
