package org.chieng.server.backfill;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way into the store, in constant memory: good rows are stored part by part, the others are told. The store knows a point by
 * device, channel and time, so that bringing in the same file again changes nothing. Used by one thread at a time; blocks.
 */
final class HistoryImport {
    /** Rows that are told; chosen: more than anybody mends before trying again. */
    static final int MAX_FAULTS = 100;
    /** Most channels of a file: a column of texts that is taken for channels must not fill the store with series. */
    static final int MAX_CHANNELS = 200;

    private static final int BATCH = 2_000;
    /** How a school is connected, how a computer is used and how it is, how an agent is: reports are made of that. */
    private static final Set<String> TOLD_BY_AGENTS = Set.of("link", "lab", "agent");

    private final DeviceId device;
    private final @Nullable TimeSeriesStore store;
    private final RowReader reader;
    private final Lines lines;
    private final List<DeviceReading> batch = new ArrayList<>(BATCH);
    private final Set<ChannelName> channels = new HashSet<>();
    private final JsonArray faults = new JsonArray();
    private long rows;
    private long readings;
    private long moreFaults;

    /** @param store null for a rehearsal */
    HistoryImport(DeviceId device, RowReader reader, @Nullable TimeSeriesStore store) {
        this.device = device;
        this.store = store;
        this.reader = reader;
        this.lines = new Lines(this::line);
    }

    /**
     * Takes the next piece of the file.
     *
     * @throws StoreException when what was read can't be stored; what was stored before stays
     */
    void take(byte[] piece) throws StoreException {
        lines.take(piece);
        if (batch.size() >= BATCH) {
            store();
        }
    }

    /** Takes the end of the file, and tells what came of it. */
    JsonObject finish() throws StoreException {
        lines.finish();
        store();
        return new JsonObject()
                .put("device", device.value())
                .put("dryRun", store == null)
                .put("rows", rows)
                .put("readings", readings)
                .put("channels", channels.size())
                .put("faults", faults)
                .put("moreFaults", moreFaults);
    }

    private void line(int number, @Nullable String text) {
        try {
            if (text == null) {
                throw new RowException(null, "is not UTF-8, or longer than " + Lines.MAX_BYTES + " bytes");
            }
            Optional<Reading> read = reader.read(text);
            if (read.isPresent()) {
                take(read.get());
                rows++;
            }
        } catch (RowException e) {
            rows++;
            tell(number, e);
        }
    }

    private void take(Reading reading) throws RowException {
        if (TOLD_BY_AGENTS.contains(reading.channel().source())) {
            throw new RowException(
                    "channel",
                    "only an agent tells of '" + reading.channel().source()
                            + "': schools are judged by it; give what you measured another source");
        }
        if (channels.size() >= MAX_CHANNELS && !channels.contains(reading.channel())) {
            throw new RowException("channel", "a file may have " + MAX_CHANNELS + " channels at most");
        }
        channels.add(reading.channel());
        readings++;
        if (store != null) {
            batch.add(new DeviceReading(device, reading));
        }
    }

    private void tell(int number, RowException fault) {
        if (faults.size() >= MAX_FAULTS) {
            moreFaults++;
            return;
        }
        JsonObject told = new JsonObject().put("line", number).put("fault", fault.getMessage());
        faults.add(fault.column() == null ? told : told.put("column", fault.column()));
    }

    private void store() throws StoreException {
        if (store != null && !batch.isEmpty()) {
            store.append(List.copyOf(batch));
            batch.clear();
        }
    }
}
