package org.chieng.server.export;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.ChannelName;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.chieng.server.registry.Site;
import org.jspecify.annotations.Nullable;

/** Schools and measurements as UNICEF Giga takes them. Thread-safe; blocks. */
public final class GigaFiles {
    /** The columns of school master data that we know something of; the first eight must be filled. */
    static final List<String> SCHOOL_COLUMNS = List.of(
            "school_id_giga",
            "school_id_govt",
            "school_name",
            "latitude",
            "longitude",
            "education_level",
            "admin1",
            "admin2",
            "num_students",
            "connectivity_govt",
            "connectivity_type_govt",
            "cellular_coverage_type");

    private static final List<String> MEASUREMENT_COLUMNS = List.of(
            "UUID",
            "Timestamp",
            "giga_id_school",
            "school_id",
            "country_code",
            "Download",
            "Latency",
            "ISP",
            "DeviceType",
            "Notes",
            "source");

    /** A device's measurements in a month; chosen: one each half hour has 1,500. */
    private static final int MOST_POINTS = 10_000;

    private static final int KILOBITS = 1000;

    /** By which own measurements are known when they come back. */
    static final String SOURCE = "Chieng";

    private final Registry registry;
    private final TimeSeriesStore store;

    public GigaFiles(Registry registry, TimeSeriesStore store) {
        this.registry = registry;
        this.store = store;
    }

    /**
     * School master data. A school of which one of the fields that must be filled is missing has no row; one without an id gets it now, and keeps
     * it.
     */
    public String schools(List<School> schools) throws RegistryException {
        Map<String, Line> lines = lines();
        Map<String, LinkSpan> spans = new HashMap<>();
        registry.links().now().forEach(span -> spans.put(span.school(), span));
        Map<String, Site> sites = sites(schools);
        CsvTable table = new CsvTable(SCHOOL_COLUMNS);
        for (School school : schools) {
            String id = school.id().value();
            Site site = sites.get(id);
            if (site != null && GigaId.isComplete(site)) {
                AccessClass access = access(spans.get(id), lines.get(id));
                Line line = lines.get(id);
                table.row(Arrays.asList(
                        site.giga(),
                        site.code(),
                        school.name(),
                        site.latitude(),
                        site.longitude(),
                        site.level(),
                        school.areas().get(0).name(),
                        school.areas().get(school.areas().size() - 1).name(),
                        line == null ? null : line.students(),
                        access == AccessClass.UNKNOWN ? null : "yes",
                        connectivityType(access),
                        generation(access)));
            }
        }
        return table.text();
    }

    /**
     * Measurements of a time, in kbit/s and milliseconds; the latency is that of the same moment, where there is one.
     *
     * @param from first moment
     * @param to behind the last moment
     */
    public String measurements(List<School> schools, Instant from, Instant to)
            throws RegistryException, StoreException {
        Map<String, Site> sites = sites(schools);
        Map<String, Line> lines = lines();
        CsvTable table = new CsvTable(MEASUREMENT_COLUMNS);
        for (EnrolledDevice teller : registry.links().tellers()) {
            String school = teller.school().value();
            Site site = sites.get(school);
            if (site == null || site.giga() == null) {
                continue;
            }
            Line line = lines.get(school);
            Map<Long, Double> latencies = new HashMap<>();
            points(teller, "rtt", from, to)
                    .forEach(point -> number(point).ifPresent(value -> latencies.put(point.timeMicros(), value)));
            for (Measured one : measured(teller, from, to)) {
                Point point = one.point();
                Optional<Double> megabits = number(point);
                if (megabits.isPresent()) {
                    Instant at = Instant.EPOCH.plus(point.timeMicros(), ChronoUnit.MICROS);
                    table.row(Arrays.asList(
                            GigaId.ofMeasurement(site, at),
                            at,
                            site.giga(),
                            site.code(),
                            "VN",
                            Math.round(megabits.get() * KILOBITS),
                            latencies.get(point.timeMicros()),
                            line == null ? null : line.provider(),
                            "Chieng agent",
                            one.least() ? "daily; at least so much" : "daily",
                            SOURCE));
                }
            }
        }
        return table.text();
    }

    private Map<String, Line> lines() throws RegistryException {
        Map<String, Line> lines = new HashMap<>();
        registry.lines().all().forEach(line -> lines.put(line.school().value(), line));
        return lines;
    }

    /** Those of the schools; each that can have an id has one afterwards. */
    private Map<String, Site> sites(List<School> schools) throws RegistryException {
        Map<String, School> wanted = new HashMap<>();
        schools.forEach(school -> wanted.put(school.id().value(), school));
        return registry.transact(
                () -> {
                    Map<String, Site> sites = new HashMap<>();
                    for (Site site : registry.sites().all()) {
                        School school = wanted.get(site.school().value());
                        if (school != null) {
                            Site with = GigaId.given(site, school.name());
                            if (!with.equals(site)) {
                                registry.sites().put(with);
                            }
                            sites.put(site.school().value(), with);
                        }
                    }
                    return sites;
                },
                any -> true);
    }

    /** @param least whether the measurement ended before it found the line's limit */
    private record Measured(Point point, boolean least) {}

    private List<Measured> measured(EnrolledDevice teller, Instant from, Instant to) throws StoreException {
        List<Measured> all = new ArrayList<>();
        points(teller, "throughput", from, to).forEach(point -> all.add(new Measured(point, false)));
        points(teller, "throughput.least", from, to).forEach(point -> all.add(new Measured(point, true)));
        all.sort(Comparator.comparingLong(one -> one.point().timeMicros()));
        return all;
    }

    private List<Point> points(EnrolledDevice teller, String channel, Instant from, Instant to) throws StoreException {
        return new ArrayList<>(store.range(
                new SeriesKey(teller.device(), new ChannelName("link", channel)),
                ChronoUnit.MICROS.between(Instant.EPOCH, from),
                ChronoUnit.MICROS.between(Instant.EPOCH, to),
                MOST_POINTS));
    }

    private static Optional<Double> number(Point point) {
        return point.value()
                .fold(
                        numeric -> Optional.of(numeric.number()),
                        text -> Optional.empty(),
                        bool -> Optional.empty(),
                        data -> Optional.empty());
    }

    private static AccessClass access(@Nullable LinkSpan span, @Nullable Line line) {
        AccessClass declared = line == null ? null : line.declared();
        boolean isSeen = span != null && span.access() != AccessClass.UNKNOWN;
        return span != null && isSeen ? span.access() : declared == null ? AccessClass.UNKNOWN : declared;
    }

    /** Giga's word; what is fixed may be fibre or not, so that it is wired. */
    static String connectivityType(AccessClass access) {
        return switch (access) {
            case FIXED -> "wired";
            case WIFI -> "p2mp wireless";
            case CELLULAR, CELLULAR_2G, CELLULAR_3G, CELLULAR_4G, CELLULAR_5G -> "cellular";
            case SATELLITE -> "satellite";
            case UNKNOWN -> "unknown";
        };
    }

    private static @Nullable String generation(AccessClass access) {
        return switch (access) {
            case CELLULAR_2G -> "2G";
            case CELLULAR_3G -> "3G";
            case CELLULAR_4G -> "4G";
            case CELLULAR_5G -> "5G";
            case FIXED, WIFI, CELLULAR, SATELLITE, UNKNOWN -> null;
        };
    }
}
