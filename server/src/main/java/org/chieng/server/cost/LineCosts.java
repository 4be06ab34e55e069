package org.chieng.server.cost;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.store.Point;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.server.registry.LinePrice;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.chieng.server.report.SchoolHours;

/** Reads what mobile lines have carried, and what they cost. Thread-safe; blocks. */
public final class LineCosts {
    /** What agents tell of their interface, in bytes since its boot ({@code docs/protocol.md}). */
    private static final List<String> COUNTERS = List.of("bytes.received", "bytes.sent");

    /** How far before a month is looked for where a counter stood. */
    private static final Duration BEFORE = Duration.ofDays(1);

    /** Of a counter in a month; chosen: one each five minutes has 9,200. */
    private static final int MOST_POINTS = 20_000;

    private final Registry registry;
    private final TimeSeriesStore store;
    private final Clock clock;

    public LineCosts(Registry registry, TimeSeriesStore store, Clock clock) {
        this.registry = registry;
        this.store = store;
        this.clock = clock;
    }

    /**
     * What they did in a month, in the order of the schools.
     *
     * @param schools with mobile lines
     */
    public List<LineCost> read(YearMonth month, List<School> schools) throws RegistryException, StoreException {
        Map<String, LinePrice> prices = new HashMap<>();
        registry.lines().prices().forEach(price -> prices.put(price.school().value(), price));
        Map<String, List<EnrolledDevice>> tellers = new HashMap<>();
        registry.links()
                .tellers()
                .forEach(one -> tellers.computeIfAbsent(one.school().value(), any -> new ArrayList<>())
                        .add(one));
        List<LineCost> costs = new ArrayList<>();
        for (School school : schools) {
            String id = school.id().value();
            costs.add(new LineCost(school, use(month, tellers.getOrDefault(id, List.of())), prices.get(id)));
        }
        return costs;
    }

    /** Of several computers that tell of one line the bytes of each are counted: each counts its own interface. */
    private Optional<DataUse> use(YearMonth month, List<EnrolledDevice> tellers) throws StoreException {
        Instant from = month.atDay(1).atStartOfDay(SchoolHours.ZONE).toInstant();
        Instant to = month.plusMonths(1).atDay(1).atStartOfDay(SchoolHours.ZONE).toInstant();
        List<List<DataUse.Reading>> counters = new ArrayList<>();
        for (EnrolledDevice teller : tellers) {
            for (String counter : COUNTERS) {
                counters.add(readings(new SeriesKey(teller.device(), new ChannelName("link", counter)), from, to));
            }
        }
        return DataUse.of(counters, from, to, clock.instant());
    }

    private List<DataUse.Reading> readings(SeriesKey series, Instant from, Instant to) throws StoreException {
        List<DataUse.Reading> readings = new ArrayList<>();
        for (Point point : store.range(
                series,
                ChronoUnit.MICROS.between(Instant.EPOCH, from.minus(BEFORE)),
                ChronoUnit.MICROS.between(Instant.EPOCH, to),
                MOST_POINTS)) {
            Instant at = Instant.EPOCH.plus(point.timeMicros(), ChronoUnit.MICROS);
            number(point).ifPresent(bytes -> readings.add(new DataUse.Reading(at, Math.round(bytes))));
        }
        return readings;
    }

    private static Optional<Double> number(Point point) {
        return point.value()
                .fold(
                        numeric -> Optional.of(numeric.number()),
                        text -> Optional.empty(),
                        bool -> Optional.empty(),
                        data -> Optional.empty());
    }
}
