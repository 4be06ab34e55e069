package org.chieng.gateway.ingest;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.health.GatewayCounters;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.protocol.error.ErrorCode;
import org.chieng.protocol.error.RejectedException;
import org.chieng.protocol.error.Rejection;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.DecodedPack;
import org.chieng.protocol.senml.PackDecoder;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/** Takes a payload from a door to the store. Thread-safe; never blocks. */
public final class Ingest {
    /** What was measured within a minute is live; chosen: an agent's clock may be so much behind, and a class still looks. */
    private static final long LIVE_MICROS = 60_000_000;

    /** So far the times of arrival may be ahead of the clock in a burst; further, and the clock was set back. */
    private static final long MOST_APART_MICROS = 1_000_000;

    private final IngestSettings settings;
    private final StoreWriter writer;
    private final StoredListener listener;
    private final GatewayCounters counters;
    private final Quarantine quarantine;
    private final Clock clock;
    private final AtomicLong lastCame = new AtomicLong();
    private final Resends resends = new Resends();
    private final List<Consumer<DeviceId>> erasedListeners = new CopyOnWriteArrayList<>();

    /**
     * @param writer runs already; whoever made it closes it
     * @param listener hears of what became durable
     * @param quarantine keeps what was refused
     * @param clock tells when a payload came
     */
    public Ingest(
            IngestSettings settings,
            StoreWriter writer,
            StoredListener listener,
            GatewayCounters counters,
            Quarantine quarantine,
            Clock clock) {
        this.settings = settings;
        this.writer = writer;
        this.listener = listener;
        this.counters = counters;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    /**
     * Decodes and stores a payload. Ask {@link #isNext} or {@link #isOpen} first; what comes without room is queued all the same, so a door
     * may be over by one payload.
     *
     * @param contentType the MIME type that the sender named, or null
     * @return completes on another thread once every good reading is durable, or at once when there is none; with {@link
     *     ErrorCode#STORE_UNAVAILABLE} when the gateway closes before. Never fails
     */
    public CompletionStage<IngestResult> submit(EnrolledDevice device, byte[] payload, @Nullable String contentType) {
        return submit(device, now -> PackDecoder.decode(payload, contentType, now), payload);
    }

    /**
     * Reads and stores a payload in any form; else as {@link #submit(EnrolledDevice, byte[], String)}.
     *
     * @param source is called before this returns
     * @param payload what it reads, for an operator to see where it is refused
     */
    public CompletionStage<IngestResult> submit(EnrolledDevice device, PackSource source, byte[] payload) {
        return take(device, source, payload, arrivalMicros());
    }

    /**
     * The same for a door whose sender does not wait for the store as long as it takes, and then is told to send the payload again.
     *
     * @param contentType the MIME type that the sender named, or null
     */
    public Submission submitInTime(EnrolledDevice device, byte[] payload, @Nullable String contentType) {
        return submitInTime(device, now -> PackDecoder.decode(payload, contentType, now), payload);
    }

    /** The same in any form; else as {@link #submit(EnrolledDevice, PackSource, byte[])}. */
    public Submission submitInTime(EnrolledDevice device, PackSource source, byte[] payload) {
        long now = arrivalMicros();
        long came = resends.cameFirst(device.device(), payload, now).orElse(now);
        return new Submission(this, resends, device, payload, came, take(device, source, payload, came));
    }

    private CompletionStage<IngestResult> take(EnrolledDevice device, PackSource source, byte[] payload, long now) {
        counters.countMessage();
        try {
            DecodedPack pack = source.read(now);
            List<Rejection> rejections = new ArrayList<>(pack.rejections());
            List<Reading> good = TimeWindow.within(pack.readings(), now, settings.retention(), rejections);
            if (!rejections.isEmpty()) {
                rejections.forEach(rejection -> counters.countRejection(device, rejection.code()));
                quarantine.add(device, payload, good.size(), rejections);
            }
            return store(device, good, rejections);
        } catch (RejectedException e) {
            return CompletableFuture.completedFuture(refuse(device, payload, e));
        }
    }

    /** Counts a refusal, keeps the payload for an operator, and gives the refusal the form of a result. */
    public IngestResult refuse(EnrolledDevice device, byte[] payload, RejectedException why) {
        quarantine.add(device, payload, 0, List.of(why.rejection()));
        counters.countRejection(device, why.code());
        return IngestResult.refused(why);
    }

    /** Counts a refusal that the payload has no part in, such as of one that came too fast, and gives it the form of a result. */
    public IngestResult refuse(EnrolledDevice device, RejectedException why) {
        quarantine.note(device, why.rejection());
        counters.countRejection(device, why.code());
        return IngestResult.refused(why);
    }

    /** Counts that a device is made to wait because it sends faster than it may. */
    public void slowed(EnrolledDevice device, RejectedException why) {
        quarantine.slowed(device, why.rejection());
        counters.countSlowed(device);
    }

    /** Counts a refusal of a door that has no payload, and gives it the form of a result. */
    public IngestResult refuse(RejectedException why) {
        counters.countRejection(why.code());
        return IngestResult.refused(why);
    }

    private boolean isLive(TimeSpan span) {
        return span.oldestMicros() >= nowMicros() - LIVE_MICROS;
    }

    /**
     * Whether it is the turn of a door that can wait: the queue has room and nobody waits for it. When not, it holds back what
     * comes until {@link #whenRoom} calls.
     */
    public boolean isNext() {
        return writer.hasRoom() && !writer.isAwaited();
    }

    /** Whether a door may let a live message of one of its sessions pass those that wait. */
    public boolean hasRoomForLive() {
        return writer.hasRoomForLive();
    }

    /** Whether the queue has room; when not, {@link #whenRoom} calls as soon as it has. */
    public boolean hasRoom() {
        return writer.hasRoom();
    }

    /**
     * Whether a door that can't wait takes what comes: the queue has room and the store works. What it has taken just before is
     * stored when the store works again, although its sender was told to send it again ({@link Submission#giveUp}).
     */
    public boolean isOpen() {
        return writer.hasRoom() && writer.health().works();
    }

    /** Calls once, on the writer's thread or at once, when the queue has room again; in the order of the calls to this. */
    public void whenRoom(Runnable callback) {
        writer.whenRoom(callback);
    }

    private CompletionStage<IngestResult> store(EnrolledDevice device, List<Reading> good, List<Rejection> rejections) {
        if (good.isEmpty()) {
            return CompletableFuture.completedFuture(new IngestResult(0, rejections));
        }
        List<DeviceReading> rows = new ArrayList<>(good.size());
        for (Reading reading : good) {
            rows.add(new DeviceReading(device.device(), reading));
        }
        TimeSpan span = TimeSpan.of(good);
        CompletableFuture<IngestResult> result = new CompletableFuture<>();
        long came = System.nanoTime();
        writer.add(new StoreWriter.Job(
                device.device(),
                rows,
                span,
                isLive(span),
                () -> {
                    counters.countStored(rows.size(), System.nanoTime() - came);
                    listener.stored(device, good);
                    result.complete(new IngestResult(rows.size(), rejections));
                },
                why -> result.complete(refuse(device, new RejectedException(ErrorCode.STORE_UNAVAILABLE, why)))));
        return result;
    }

    /**
     * Waits for what a device has sent until now.
     *
     * @return completes when all of it that was taken is stored; fails when the gateway closes before
     */
    public CompletionStage<Void> settled(DeviceId device) {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        writer.add(new StoreWriter.Job(
                device,
                List.of(),
                TimeSpan.NONE,
                false,
                () -> settled.complete(null),
                why -> settled.completeExceptionally(new IllegalStateException(why))));
        return settled;
    }

    /** Lets somebody hear, on any thread, of each device that is erased: it forgets what it remembers of its readings. */
    public void onErased(Consumer<DeviceId> listener) {
        erasedListeners.add(listener);
    }

    /** A device was erased. */
    public void erased(DeviceId device) {
        erasedListeners.forEach(listener -> listener.accept(device));
    }

    /** The time of arrival, another one for each message: readings that come without a time must not overwrite each other. */
    private long arrivalMicros() {
        long now = nowMicros();
        return lastCame.updateAndGet(last -> last >= now && last - now < MOST_APART_MICROS ? last + 1 : now);
    }

    private long nowMicros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000L + now.getNano() / 1_000;
    }
}
