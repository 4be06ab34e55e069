package org.chieng.gateway.erase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;

/**
 * Forgets what a device has told, everywhere in a gateway. What came before the call and waits for the store is stored first, so that
 * it goes with the rest; what comes afterwards begins anew. Doing it again does no harm. Thread-safe; blocks.
 */
public final class Erasure {
    /** How long what waits for the store may take; chosen: a store that works is through its queue in a second. */
    private static final int SETTLING_SECONDS = 30;

    /**
     * What a gateway keeps of devices beside the store.
     *
     * @param settled completes when what waited for the store is stored
     * @param refused forgets the payloads of a device that were refused, and gives how many
     * @param commands forgets the commands that wait for a device, and gives how many; throws {@link UncheckedIOException}
     * @param files messages that the store could not take
     * @param told hears of each device that was erased: it forgets what it remembers of it
     */
    public record Places(
            Function<DeviceId, CompletionStage<Void>> settled,
            ToIntFunction<DeviceId> refused,
            ToIntFunction<DeviceId> commands,
            List<Keeper> files,
            Consumer<EnrolledDevice> told) {}

    private final TimeSeriesStore store;
    private final Places places;

    public Erasure(TimeSeriesStore store, Places places) {
        this.store = store;
        this.places = places;
    }

    /**
     * Forgets what a device measured within a time; refused payloads of it go whatever their time, and commands that wait for it when
     * all goes. Its configuration stays, and so do its name and its secret.
     *
     * @param fromMicros first time, inclusive, UTC; {@link Long#MIN_VALUE} and
     * @param toMicros {@link Long#MAX_VALUE} for all; else the last time, exclusive
     * @param atAnyCost as {@link TimeSeriesStore#scrub} has it
     * @throws StoreException when it is not all forgotten: ask again
     */
    public Erased erase(EnrolledDevice device, long fromMicros, long toMicros, boolean atAnyCost)
            throws StoreException {
        DeviceId id = device.device();
        settle(id);
        boolean isAll = fromMicros == Long.MIN_VALUE && toMicros == Long.MAX_VALUE;
        long points = isAll ? store.erase(id) : store.erase(id, fromMicros, toMicros);
        boolean scrubbed = store.scrub(atAnyCost);
        int refused = places.refused().applyAsInt(id);
        places.told().accept(device);
        int commands = isAll ? commands(id) : 0; // those that may fail come last
        return new Erased(points, refused, unstorable(id, fromMicros, toMicros), commands, scrubbed);
    }

    private int unstorable(DeviceId id, long fromMicros, long toMicros) throws StoreException {
        int unstorable = 0;
        try {
            for (Keeper file : places.files()) {
                unstorable += file.forget(id, fromMicros, toMicros);
            }
        } catch (IOException e) {
            throw new StoreException("what could not be stored is still in its file: " + e, e);
        }
        return unstorable;
    }

    private int commands(DeviceId id) throws StoreException {
        try {
            return places.commands().applyAsInt(id);
        } catch (UncheckedIOException e) {
            throw new StoreException("commands for " + id + " are still in their file: " + e.getCause(), e);
        }
    }

    private void settle(DeviceId id) throws StoreException {
        try {
            places.settled().apply(id).toCompletableFuture().get(SETTLING_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new StoreException("readings of " + id + " wait for the store, which does not take them now", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("erasing was interrupted", e);
        }
    }
}
