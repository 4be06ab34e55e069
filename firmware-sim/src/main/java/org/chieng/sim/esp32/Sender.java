package org.chieng.sim.esp32;

import java.io.IOException;

/** A way to the platform. Confined to the sending thread. */
public interface Sender extends AutoCloseable {
    /** What the other side says. */
    enum Answer {
        /** It has the readings safe. */
        TAKEN,
        /** It will never take them as they are; sending again is of no use. */
        REFUSED,
        /** Not now: keep them and send them again. */
        LATER
    }

    /**
     * Sends a pack, and waits for the acknowledgement.
     *
     * @throws IOException when none came in time, or the way is shut: the pack may have arrived or not
     */
    Answer send(byte[] pack) throws IOException;

    @Override
    void close();
}
