package org.chieng.gateway.adapter;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.chieng.gateway.device.DeviceDirectory;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.dialect.Dialects;
import org.chieng.gateway.dialect.ForeignMessage;
import org.chieng.gateway.downlink.Downlink;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.ingest.IngestResult;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.name.CommandId;
import org.chieng.protocol.topic.DeviceTopic;
import org.jspecify.annotations.Nullable;

/**
 * Takes what devices publish to where it belongs: readings to the store, a status to who asks, a reply to who gave the command, a
 * question about the time to the clock. The same for every door whose devices publish to topics ({@code docs/protocol.md}).
 * Thread-safe; never blocks.
 */
public final class DeviceMessages {
    /** Who published, and the ways to it that its door has. Called on the thread that called {@link #take}. */
    public interface Publisher {
        /** Who it is; its secret has been checked. */
        EnrolledDevice device();

        /** It has told its status. */
        void said(boolean online);

        /** It hears another device of its school, or does so no longer. On any thread. */
        void heard(EnrolledDevice other, boolean online);

        /** Whether its door takes {@code live}; told with the time. */
        boolean takesLive();

        /** Publishes an answer to {@code clock}; false when the device doesn't listen there. */
        boolean tellTime(Buffer answer);
    }

    private static final IngestResult NOTHING_STORED = new IngestResult(0, List.of());

    private final Ingest ingest;
    private final DownlinkQueue downlink;
    private final Clock clock;
    private final RelayedMessages relayed;
    private final Dialects dialects = new Dialects();

    /**
     * @param ingest where readings go, and where refusals are counted
     * @param downlink where replies go
     * @param clock the time that devices are told
     * @param directory knows for whom relays may speak
     * @param workers where the directory may block
     */
    public DeviceMessages(
            Ingest ingest, DownlinkQueue downlink, Clock clock, DeviceDirectory directory, Executor workers) {
        this.ingest = ingest;
        this.downlink = downlink;
        this.clock = clock;
        this.relayed = new RelayedMessages(ingest, directory, workers);
        ingest.onErased(dialects::forget);
    }

    /**
     * Takes a message. Ask {@link Ingest#isNext} first.
     *
     * @param topic whole or short form, or that of a dialect ({@link Dialects})
     * @param contentType the MIME type that the device named, or null
     * @return what became of it; completes on any thread, at once unless readings are stored. Never fails
     */
    public CompletionStage<IngestResult> take(
            Publisher publisher, String topic, byte[] payload, @Nullable String contentType) {
        EnrolledDevice device = publisher.device();
        try {
            ForeignMessage foreign = dialects.find(device.device(), topic, payload);
            if (foreign != null) {
                return take(device, foreign, payload);
            }
            DeviceTopic parsed = DeviceTopic.parse(topic, device.device());
            if (parsed.kind() == DeviceTopic.Kind.TELEMETRY || parsed.kind() == DeviceTopic.Kind.LIVE) {
                return ingest.submit(device, payload, contentType);
            }
            if (parsed.kind() == DeviceTopic.Kind.RELAYED) {
                return relayed.take(publisher, payload);
            }
            takeWord(publisher, parsed, payload);
            return CompletableFuture.completedFuture(NOTHING_STORED);
        } catch (RejectedException e) {
            return CompletableFuture.completedFuture(ingest.refuse(device, payload, e));
        }
    }

    private CompletionStage<IngestResult> take(EnrolledDevice device, ForeignMessage foreign, byte[] payload) {
        return ingest.submit(device, foreign::decode, payload).thenApply(result -> {
            if (!result.isUnavailable()) {
                foreign.stored();
            }
            return result;
        });
    }

    /** Takes what is no reading. */
    private void takeWord(Publisher publisher, DeviceTopic topic, byte[] payload) throws RejectedException {
        CommandId command = topic.id();
        if (topic.kind() == DeviceTopic.Kind.STATUS) {
            publisher.said(isOnline(payload));
        } else if (topic.kind() == DeviceTopic.Kind.TIME) {
            tellTime(publisher, payload);
        } else if (topic.kind() == DeviceTopic.Kind.REPLIES && command != null) {
            reply(publisher, command, payload);
        } else {
            throw new RejectedException(
                    ErrorCode.UNKNOWN_TOPIC,
                    "nothing can be published to " + topic.kind().level() + ": subscribe to it");
        }
    }

    private static boolean isOnline(byte[] payload) throws RejectedException {
        String status = new String(payload, StandardCharsets.UTF_8).strip();
        if (!status.equals("online") && !status.equals("offline")) {
            throw new RejectedException(ErrorCode.INVALID_VALUE, "status must be online or offline");
        }
        return status.equals("online");
    }

    private void tellTime(Publisher publisher, byte[] question) throws RejectedException {
        if (!publisher.tellTime(TimeAnswer.to(
                question,
                clock.instant(),
                publisher.takesLive(),
                publisher.device().relays()))) {
            throw new RejectedException(
                    ErrorCode.UNKNOWN_TOPIC, "the time is told on clock: subscribe to it, then ask again");
        }
    }

    private void reply(Publisher publisher, CommandId command, byte[] payload) throws RejectedException {
        if (payload.length > Downlink.MAX_COMMAND_BYTES) {
            throw new RejectedException(
                    ErrorCode.INVALID_VALUE,
                    "a reply has at most " + Downlink.MAX_COMMAND_BYTES + " bytes, this has " + payload.length);
        }
        downlink.replied(publisher.device().device(), command, payload);
    }
}
