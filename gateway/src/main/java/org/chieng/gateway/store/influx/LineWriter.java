package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.SeriesKey;

/** Writes batches to the server. Confined to the turn at it. */
final class LineWriter {
    /** Readings that one call writes; what InfluxDB's documents advise. */
    static final int PIECE = 5_000;

    private final Connection connection;
    private final NewestBook newest;
    private final Touched touched;
    private final Quarantine quarantine;
    private final Upkeep upkeep;

    LineWriter(Connection connection, NewestBook newest, Touched touched, Quarantine quarantine, Upkeep upkeep) {
        this.connection = connection;
        this.newest = newest;
        this.touched = touched;
        this.quarantine = quarantine;
        this.upkeep = upkeep;
    }

    /**
     * Writes a batch.
     *
     * @throws InfluxFault when it must be tried again, as a whole; never of the kind that a repetition does not help
     * @throws IOException when a line that the server never takes can't be kept
     */
    void write(List<DeviceReading> batch) throws InfluxFault, IOException {
        for (int from = 0; from < batch.size(); from += PIECE) {
            List<DeviceReading> piece = batch.subList(from, Math.min(batch.size(), from + PIECE));
            upkeep.refuseWhenHeld(oldest(piece));
            List<String> lines = new ArrayList<>(touched.lines(piece));
            for (DeviceReading entry : piece) {
                SeriesKey key = new SeriesKey(entry.device(), entry.reading().channel());
                lines.add(Names.tags("telemetry", key)
                        + ' '
                        + Fields.write(entry.reading().value())
                        + ' '
                        + entry.reading().timeMicros());
            }
            lines.addAll(newestAfter(piece));
            writeLines(lines);
        }
    }

    private static long oldest(List<DeviceReading> piece) {
        return piece.stream()
                .mapToLong(entry -> entry.reading().timeMicros())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** A question that the server does not take is no fault of the readings: they are tried again. */
    private List<String> newestAfter(List<DeviceReading> piece) throws InfluxFault {
        try {
            return newest.linesAfter(piece);
        } catch (InfluxFault e) {
            throw e.kind() == InfluxFault.Kind.BAD
                    ? new InfluxFault(InfluxFault.Kind.AWAY, String.valueOf(e.getMessage()), e)
                    : e;
        }
    }

    /** Halves what is refused until the bad lines are found: they must not sink the good ones, on any server. */
    private void writeLines(List<String> lines) throws InfluxFault, IOException {
        try {
            connection.write(lines);
        } catch (InfluxFault e) {
            if (e.kind() != InfluxFault.Kind.BAD) {
                throw e;
            }
            if (lines.size() == 1) {
                quarantine.add(lines.get(0), String.valueOf(e.getMessage()));
                return;
            }
            writeLines(lines.subList(0, lines.size() / 2));
            writeLines(lines.subList(lines.size() / 2, lines.size()));
        }
    }
}
