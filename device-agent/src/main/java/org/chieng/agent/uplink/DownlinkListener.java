package org.chieng.agent.uplink;

/** Takes what the server sends down. Called on the MQTT client's thread: must be quick, must not block, and must not call the uplink back. */
public interface DownlinkListener {
    /**
     * A command came, perhaps not for the first time.
     *
     * @param id its last topic level
     */
    void command(String id, byte[] payload);

    /** The configuration of channels and rules that the server wants the device to have. */
    void config(byte[] payload);
}
