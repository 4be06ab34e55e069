package org.chieng.gateway.ingest;

import java.util.concurrent.CompletionStage;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;

/** A payload that a door has handed on whose sender waits for the answer, but not for ever. Thread-safe. */
public final class Submission {
    private final Ingest ingest;
    private final Resends resends;
    private final EnrolledDevice device;
    private final byte[] payload;
    private final long cameMicros;
    private final CompletionStage<IngestResult> result;

    Submission(
            Ingest ingest,
            Resends resends,
            EnrolledDevice device,
            byte[] payload,
            long cameMicros,
            CompletionStage<IngestResult> result) {
        this.ingest = ingest;
        this.resends = resends;
        this.device = device;
        this.payload = payload;
        this.cameMicros = cameMicros;
        this.result = result;
    }

    /** What becomes of it, as {@link Ingest#submit} says. */
    public CompletionStage<IngestResult> result() {
        return result;
    }

    /**
     * The sender is told to send it again, though it may be stored some day. When the same payload comes again it is taken for the same
     * readings, also where they have no time of their own. Call it before the sender can know.
     *
     * @return what it is told
     */
    public IngestResult giveUp() {
        resends.expect(device.device(), payload, cameMicros);
        return ingest.refuse(device, storeUnavailable());
    }

    /** What a sender is told where the store can't take it now. */
    public static RejectedException storeUnavailable() {
        return new RejectedException(
                ErrorCode.STORE_UNAVAILABLE, "the store can't take it now: keep the data and send it again");
    }
}
