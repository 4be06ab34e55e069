package org.chieng.agent.uplink;

/** Does what the relay says, e.g. shuts this computer down. Called on a thread of its own; may take some seconds. */
public interface LanOrders {
    /** What this computer says of itself to the relay, and to nobody else: how its network cards are woken. A JSON object. */
    byte[] here();

    /**
     * Does it.
     *
     * @param order as it came
     * @return what became of it, to be told the relay
     */
    byte[] done(byte[] order) throws InterruptedException;
}
