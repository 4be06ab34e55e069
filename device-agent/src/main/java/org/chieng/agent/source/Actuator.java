package org.chieng.agent.source;

import java.io.IOException;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.senml.Value;

/**
 * Something that a source can do in the world: a pump, a lamp, a number that a board waits for. Thread-safe.
 */
public interface Actuator {
    /** Its name; a channel of the same name tells the state, where the board says it. */
    ChannelName name();

    /** Which values it takes. */
    default Takes takes() {
        return Takes.ANYTHING;
    }

    /**
     * Sets it. Blocks until the bytes or the level are out, some milliseconds; not for an event loop.
     *
     * @param value a number, yes/no or text; which of them it takes is the actuator's own
     * @throws IOException when the board or the pin can't be reached; the message says why
     * @throws IllegalArgumentException when it can't take such a value; the message says what it takes
     */
    void set(Value value) throws IOException;
}
