package org.chieng.gateway.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.gateway.ingest.Submission;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.relay.RelayedBatch;
import org.chieng.protocol.relay.RelayedPart;

/**
 * Takes what a relay hands on for the computers of its lab, each part as if the computer itself had published it. Only a device that the registry
 * calls a relay may, and only for devices of its own school: both are looked up anew for each batch. Thread-safe; never blocks.
 */
final class RelayedMessages {
    private final Ingest ingest;
    private final DeviceDirectory directory;
    private final Executor workers;

    /** @param workers where the directory may block */
    RelayedMessages(Ingest ingest, DeviceDirectory directory, Executor workers) {
        this.ingest = ingest;
        this.directory = directory;
        this.workers = workers;
    }

    /** A part whose device is the relay's to speak for, or why it is not. */
    private record Judged(RelayedPart part, Optional<EnrolledDevice> device) {}

    /**
     * Takes a batch.
     *
     * @return completes when all that is good of it is durable; one refusal names its part as the record. Never fails
     * @throws RejectedException when nobody may relay through this session, or the batch can't be read
     */
    CompletionStage<IngestResult> take(DeviceMessages.Publisher relay, byte[] payload) throws RejectedException {
        EnrolledDevice own = relay.device();
        if (!own.relays()) {
            throw new RejectedException(
                    ErrorCode.FOREIGN_DEVICE,
                    "this device may not send for others: a lab manager makes it the relay of a room first");
        }
        List<RelayedPart> parts = RelayedBatch.decode(payload);
        try {
            return CompletableFuture.supplyAsync(() -> judge(own, parts), workers)
                    .thenCompose(judged -> store(relay, judged, payload))
                    .exceptionally(why -> ingest.refuse(own, Submission.storeUnavailable()));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(ingest.refuse(own, Submission.storeUnavailable()));
        }
    }

    /** Who may be spoken for; empty when the relay is none any more: it keeps what it has, and is told with the time in its next session. */
    private Optional<List<Judged>> judge(EnrolledDevice own, List<RelayedPart> parts) {
        try {
            Optional<EnrolledDevice> now = directory.find(own.device());
            if (now.filter(EnrolledDevice::relays)
                    .filter(one -> one.school().equals(own.school()))
                    .isEmpty()) {
                return Optional.empty();
            }
            List<Judged> judged = new ArrayList<>();
            for (RelayedPart part : parts) {
                Optional<EnrolledDevice> device =
                        directory.find(part.device()).filter(one -> one.school().equals(own.school()));
                judged.add(new Judged(part, device));
            }
            return Optional.of(judged);
        } catch (RejectedException e) {
            return Optional.empty(); // the registry can't be read now
        }
    }

    private CompletionStage<IngestResult> store(
            DeviceMessages.Publisher relay, Optional<List<Judged>> judged, byte[] payload) {
        if (judged.isEmpty()) {
            return CompletableFuture.completedFuture(ingest.refuse(relay.device(), Submission.storeUnavailable()));
        }
        List<CompletableFuture<IngestResult>> results = new ArrayList<>();
        for (Judged one : judged.get()) {
            results.add(store(relay, one, payload).toCompletableFuture());
        }
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenApply(any -> together(judged.get(), results));
    }

    private CompletionStage<IngestResult> store(DeviceMessages.Publisher relay, Judged one, byte[] payload) {
        Optional<EnrolledDevice> device = one.device();
        if (device.isEmpty()) {
            return CompletableFuture.completedFuture(ingest.refuse(
                    relay.device(),
                    payload,
                    new RejectedException(
                            ErrorCode.FOREIGN_DEVICE,
                            "'" + one.part().device() + "' is no device of this school: it must send by itself")));
        }
        if (one.part().presence() != RelayedPart.Presence.UNSAID) {
            relay.heard(device.get(), one.part().presence() == RelayedPart.Presence.ONLINE);
        }
        return one.part().hasPack()
                ? ingest.submit(device.get(), one.part().pack(), null)
                : CompletableFuture.completedFuture(new IngestResult(0, List.of()));
    }

    /** What the store could not take comes first: then nothing is acknowledged, and all is sent again. */
    private static IngestResult together(List<Judged> judged, List<CompletableFuture<IngestResult>> results) {
        int stored = 0;
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            IngestResult one = results.get(i).join();
            if (one.isUnavailable()) {
                return one;
            }
            stored += one.stored();
            for (Rejection rejection : one.rejections()) {
                String whose = judged.get(i).part().device() + ": " + rejection.sentence();
                rejections.add(new Rejection(rejection.code(), i, whose));
            }
        }
        return new IngestResult(stored, rejections);
    }
}
