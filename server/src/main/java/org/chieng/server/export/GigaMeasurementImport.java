package org.chieng.server.export;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.server.csv.CsvException;
import org.chieng.server.csv.CsvFile;
import org.chieng.server.csv.CsvRow;
import org.chieng.server.csv.CsvText;
import org.chieng.server.registry.Device;
import org.chieng.server.registry.Links;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Site;

/**
 * Reads measurements of UNICEF Giga's meters ({@code Download} in kbit/s, {@code Latency} in ms). They become readings of a device of their own in
 * each school, which nobody follows: its silence is no outage. Read twice they are the same points. All rows or none, but for what this server has
 * exported itself: that is there already. Blocks.
 */
public final class GigaMeasurementImport {
    /** The column by which a file of measurements is known. */
    private static final String DOWNLOAD = "download";

    private static final double KILOBITS = 1000;
    private static final int BATCH = 1000;

    private final Registry registry;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, SchoolId> byGiga = new HashMap<>();
    private final Map<String, SchoolId> byCode = new HashMap<>();
    private final List<DeviceReading> readings = new ArrayList<>();
    private final TreeSet<SchoolId> schools =
            new TreeSet<>((one, other) -> one.value().compareTo(other.value()));
    private int read;
    private int own;

    private GigaMeasurementImport(Registry registry) {
        this.registry = registry;
    }

    /**
     * What came of it. Immutable.
     *
     * @param read rows that are stored now
     * @param own rows that this server has exported, passed over
     * @param faults what is wrong, a line each; then nothing was changed
     */
    public record Report(int read, int own, List<String> faults) {
        public Report {
            faults = List.copyOf(faults);
        }
    }

    /** Whether a file holds measurements, by its header. */
    public static boolean isOne(byte[] csv) {
        try {
            return names(CsvFile.read(csv).get(0)).contains(DOWNLOAD);
        } catch (CsvException e) {
            return false;
        }
    }

    /** Reads it. */
    public static Report run(Registry registry, TimeSeriesStore store, byte[] csv)
            throws RegistryException, StoreException {
        GigaMeasurementImport run = new GigaMeasurementImport(registry);
        run.read(csv);
        if (run.faults.isEmpty()) {
            run.store(store);
        }
        return new Report(run.faults.isEmpty() ? run.read : 0, run.own, run.faults);
    }

    private static List<String> names(CsvRow header) {
        return header.cells().stream()
                .map(cell -> cell.toLowerCase(Locale.ROOT))
                .toList();
    }

    private void read(byte[] csv) throws RegistryException {
        for (Site site : registry.sites().all()) {
            if (site.giga() != null) {
                byGiga.put(site.giga(), site.school());
            }
            if (site.code() != null) {
                byCode.put(site.code(), site.school());
            }
        }
        try {
            List<CsvRow> rows = CsvFile.read(csv);
            List<String> header = names(rows.get(0));
            for (String column : List.of("timestamp", DOWNLOAD)) {
                if (!header.contains(column)) {
                    faults.add("line 1: there is no column " + column);
                }
            }
            for (CsvRow row : faults.isEmpty() ? rows.subList(1, rows.size()) : List.<CsvRow>of()) {
                read(row, header);
            }
        } catch (CsvException e) {
            faults.add("line " + e.line() + ": can't be read as a table: " + e.fault());
        }
    }

    private void read(CsvRow row, List<String> header) {
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < Math.min(header.size(), row.cells().size()); i++) {
            cells.put(header.get(i), CsvText.meant(row.cells().get(i)));
        }
        if (GigaFiles.SOURCE.equals(cells.get("source"))) {
            own++;
            return;
        }
        try {
            SchoolId school = school(cells);
            DeviceId device = Links.importedOf(school);
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time(cells.getOrDefault("timestamp", "")));
            double megabits = number(DOWNLOAD, cells.getOrDefault(DOWNLOAD, "")) / KILOBITS;
            readings.add(reading(device, "throughput", micros, megabits, "Mbit/s"));
            String latency = cells.getOrDefault("latency", "");
            if (!latency.isEmpty()) {
                readings.add(reading(device, "rtt", micros, number("latency", latency), "ms"));
            }
            schools.add(school);
            read++;
        } catch (IllegalArgumentException e) {
            faults.add("line " + row.line() + ": " + e.getMessage());
        }
    }

    private static DeviceReading reading(DeviceId device, String channel, long micros, double value, String unit) {
        return new DeviceReading(device, Reading.ofNumber(new ChannelName("link", channel), micros, value, unit));
    }

    private SchoolId school(Map<String, String> cells) {
        String giga = cells.getOrDefault("giga_id_school", "");
        String code = cells.getOrDefault("school_id", "");
        SchoolId school = byGiga.getOrDefault(giga, byCode.get(code));
        if (school == null) {
            throw new IllegalArgumentException("no school has Giga's id '" + giga + "' or the government's code '"
                    + code + "': read Giga's school master data first");
        }
        return school;
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "timestamp must be as 2026-11-03T05:00:00Z (ISO 8601 with a zone), not '" + text + "'", e);
        }
    }

    private static double number(String column, String text) {
        try {
            double number = Double.parseDouble(text);
            if (number >= 0 && number < Double.POSITIVE_INFINITY) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(column + " must be a number of 0 or more, not '" + text + "'");
    }

    private void store(TimeSeriesStore store) throws RegistryException, StoreException {
        for (SchoolId school : schools) {
            DeviceId device = Links.importedOf(school);
            Device known = registry.device(device).orElse(null);
            if (known == null) {
                registry.enrol(device, school, "UNICEF Giga");
            } else if (!known.school().equals(school)) {
                throw new RegistryException("device '" + device + "' is of school '" + known.school()
                        + "', and its id is needed for Giga's measurements of '" + school + "': nothing was read");
            }
        }
        for (int from = 0; from < readings.size(); from += BATCH) {
            store.append(readings.subList(from, Math.min(readings.size(), from + BATCH)));
        }
    }
}
