package org.chieng.gateway.downlink;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.name.DeviceId;

/** The way down to devices. Implementations are thread-safe and never block. */
public interface Downlink {
    /** Largest command, and largest reply, in bytes; chosen: a command is a sentence, and a board must be able to hold it. */
    int MAX_COMMAND_BYTES = 16 * 1024;

    /** Largest configuration of a device, in bytes; chosen: some hundred channels with names and calibration. */
    int MAX_CONFIG_BYTES = 64 * 1024;

    /** What becomes of something that is to go down. */
    enum Taken {
        /** It is on its way, or waits for the device. The device's reply tells the rest; none by its expiry means that it was lost. */
        TAKEN,
        /** Too much waits for this device already: it is away, or takes nothing. */
        DEVICE_FULL,
        /** Too much waits in all. */
        FULL
    }

    /**
     * Sends a command. It is delivered at least once when the device comes before it expires; the device sees by the id that it has
     * done it already. The same id again while it waits changes nothing.
     *
     * @param payload as {@code docs/protocol.md} has it, at most {@value #MAX_COMMAND_BYTES} bytes
     * @param expiry from when on it isn't delivered any longer
     * @throws IllegalArgumentException when the payload is too large
     */
    Taken send(DeviceId device, CommandId id, byte[] payload, Instant expiry);

    /**
     * Sets a device's configuration: told now and each time that it subscribes, until another takes its place.
     *
     * @param payload as {@code docs/protocol.md} has it, at most {@value #MAX_CONFIG_BYTES} bytes; empty takes it back
     * @throws IllegalArgumentException when the payload is too large
     */
    Taken configure(DeviceId device, byte[] payload);

    /**
     * Waits for what was taken until now to outlive a power cut.
     *
     * @return completes on any thread, with false when the disk refuses; several calls share one write of the disk
     */
    default CompletionStage<Boolean> kept() {
        return CompletableFuture.completedFuture(true);
    }

    /** Whether a session of the device takes commands now. */
    boolean isListening(DeviceId device);

    /** All devices for which {@link #isListening} holds now; a copy. */
    Set<DeviceId> listening();

    /** Lets somebody hear of every reply from now on. */
    void onReply(ReplyListener listener);

    /** What has been counted since the start. */
    DownlinkCounters counters();
}
