package org.chieng.agent.command;

/** Sends what became of a command. Thread-safe; called on the MQTT client's thread too, so it must not block. */
@FunctionalInterface
public interface ReplySender {
    /**
     * Publishes a reply at QoS 1, as soon as there is a line; it may be dropped when too many wait.
     *
     * @param id the command's, or {@code config}: the last level of {@code replies/{id}}
     * @param payload JSON, at most 16 KiB
     */
    void reply(String id, byte[] payload);
}
