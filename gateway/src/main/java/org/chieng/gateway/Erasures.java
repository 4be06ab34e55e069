package org.chieng.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.chieng.gateway.adapter.broker.BrokerSettings;
import org.chieng.gateway.adapter.broker.UnstorableMessages;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.downlink.DownlinkQueue;
import org.chieng.gateway.erase.Erased;
import org.chieng.gateway.erase.Erasure;
import org.chieng.gateway.erase.Keeper;
import org.chieng.gateway.health.Quarantine;
import org.chieng.gateway.ingest.Ingest;
import org.chieng.gateway.live.LiveFeed;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;

/** Knows all places where a gateway keeps what devices have told. */
public final class Erasures {
    private Erasures() {}

    /** Of a gateway that runs. */
    static Erasure of(
            GatewayConfig config,
            TimeSeriesStore store,
            Ingest ingest,
            Quarantine quarantine,
            DownlinkQueue downlink,
            LiveFeed feed) {
        return new Erasure(
                store,
                new Erasure.Places(
                        ingest::settled, quarantine::forget, downlink::forget, files(config.broker()), device -> {
                            ingest.erased(device.device());
                            feed.erased(device.school());
                        }));
    }

    /**
     * Erases where no gateway runs, however long it takes; blocks.
     *
     * @param config with its files, see {@link GatewayConfig#in}
     * @param store is open, and nobody else has it
     * @param fromMicros as {@link Erasure#erase} has it
     * @throws StoreException when it is not all forgotten: ask again
     */
    public static Erased erase(
            GatewayConfig config,
            TimeSeriesStore store,
            EnrolledDevice device,
            long fromMicros,
            long toMicros,
            Clock clock)
            throws StoreException {
        return new Erasure(
                        store,
                        new Erasure.Places(
                                any -> CompletableFuture.completedFuture(null),
                                any -> 0,
                                id -> forgetCommands(config.downlink(), id, clock),
                                files(config.broker()),
                                any -> {}))
                .erase(device, fromMicros, toMicros, true);
    }

    private static int forgetCommands(@Nullable Path file, DeviceId device, Clock clock) {
        if (file == null || !Files.exists(file)) {
            return 0;
        }
        try (DownlinkQueue queue = DownlinkQueue.open(file, clock)) {
            return queue.forget(device);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Keeper> files(@Nullable BrokerSettings broker) {
        Path file = broker == null ? null : broker.unstorable();
        return file == null ? List.of() : List.of(new UnstorableMessages(file));
    }
}
