package org.chieng.server.report;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.store.Bucket;
import org.chieng.gateway.store.RollUp;
import org.chieng.gateway.store.SeriesKey;
import org.chieng.gateway.store.StoreException;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.protocol.name.ChannelName;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.jspecify.annotations.Nullable;

/** Makes reports of what is kept. Thread-safe; blocks. */
public final class ServiceReports {
    private final Registry registry;
    private final TimeSeriesStore store;
    private final SchoolHours hours;
    private final Clock clock;

    /** @param hours when schools are open */
    public ServiceReports(Registry registry, TimeSeriesStore store, SchoolHours hours, Clock clock) {
        this.registry = registry;
        this.store = store;
        this.hours = hours;
        this.clock = clock;
    }

    /** The month that it is now where the schools are. */
    public YearMonth thisMonth() {
        return YearMonth.from(LocalDate.ofInstant(clock.instant(), SchoolHours.ZONE));
    }

    /**
     * Reads what there is of a month, up to now.
     *
     * @param seen the schools that may be in it
     * @param provider only those whose lines it sells, or empty for all
     */
    public ServiceReport read(YearMonth month, Optional<String> provider, List<School> seen)
            throws RegistryException, StoreException {
        Map<String, Line> lines = new HashMap<>();
        registry.lines().all().forEach(line -> lines.put(line.school().value(), line));
        List<School> schools = seen.stream()
                .filter(school -> provider.isEmpty()
                        || provider.get().equals(provider(lines.get(school.id().value()))))
                .toList();
        LocalDate first = month.atDay(1);
        LocalDate end = first.plusMonths(1);
        Instant last = lastBetween(start(first), start(end));
        Map<String, List<LinkSpan>> spans = new HashMap<>();
        registry.links()
                .between(start(first), start(end))
                .forEach(span -> spans.computeIfAbsent(span.school(), any -> new ArrayList<>())
                        .add(span));
        Map<String, List<EnrolledDevice>> tellers = measurers();
        List<Row> rows = new ArrayList<>();
        for (School school : schools) {
            String id = school.id().value();
            Period period = new Period(school, provider(lines.get(id)), first, end, last);
            rows.addAll(rows(period, spans.getOrDefault(id, List.of()), tellers.getOrDefault(id, List.of())));
        }
        return new ServiceReport(month, provider, last, schools, rows, hours);
    }

    /**
     * What a school's line did in the school hours of some days, up to now.
     *
     * @param first the first of them
     * @param end the day behind the last
     */
    public Figures figures(School school, LocalDate first, LocalDate end) throws RegistryException, StoreException {
        Instant last = lastBetween(start(first), start(end));
        List<LinkSpan> spans = registry.links().between(school.id(), start(first), start(end));
        List<EnrolledDevice> tellers = measurers().getOrDefault(school.id().value(), List.of());
        return Figures.of(rows(new Period(school, null, first, end, last), spans, tellers));
    }

    /**
     * Of what rows are made. Immutable.
     *
     * @param first its first day
     * @param end the day behind its last
     * @param last behind the last moment that is known
     */
    private record Period(School school, @Nullable String provider, LocalDate first, LocalDate end, Instant last) {}

    private List<Row> rows(Period period, List<LinkSpan> spans, List<EnrolledDevice> tellers) throws StoreException {
        List<Row> rows = new ArrayList<>();
        for (LocalDate day = period.first(); day.isBefore(period.end()); day = day.plusDays(1)) {
            SchoolHours.Slot slot = hours.on(day).orElse(null);
            if (slot != null && slot.from().isBefore(period.last())) {
                Instant to = earlier(slot.to(), period.last());
                stretches(period.school(), period.provider(), day, slot.from(), to, spans, rows);
            }
        }
        for (EnrolledDevice teller : tellers) {
            samples(period, teller, rows);
        }
        return rows;
    }

    /** Until when lines were followed, within some time. */
    private Instant lastBetween(Instant begin, Instant end) throws RegistryException {
        Instant until =
                earlier(end, earlier(clock.instant(), registry.links().alive().orElse(begin)));
        return until.isBefore(begin) ? begin : until;
    }

    private Map<String, List<EnrolledDevice>> measurers() throws RegistryException {
        Map<String, List<EnrolledDevice>> tellers = new HashMap<>();
        registry.links()
                .measurers()
                .forEach(one -> tellers.computeIfAbsent(one.school().value(), any -> new ArrayList<>())
                        .add(one));
        return tellers;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(SchoolHours.ZONE).toInstant();
    }

    private static @Nullable String provider(@Nullable Line line) {
        return line == null ? null : line.provider();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** A day's hours without gap or overlap; where there is no span, nobody followed the line. */
    private static void stretches(
            School school,
            @Nullable String provider,
            LocalDate day,
            Instant from,
            Instant to,
            List<LinkSpan> spans,
            List<Row> rows) {
        Instant at = seconds(from);
        Instant end = seconds(to);
        for (LinkSpan span : spans) {
            Instant begins = seconds(span.from());
            Instant ends = seconds(span.to().orElse(end));
            if (!ends.isAfter(at) || !begins.isBefore(end)) {
                continue;
            }
            if (begins.isAfter(at)) {
                rows.add(unknown(school, provider, day, at, begins));
                at = begins;
            }
            Instant next = earlier(ends, end);
            rows.add(new Row.Stretch(
                    school,
                    provider,
                    day,
                    at,
                    next,
                    Counted.of(span),
                    span.cause(),
                    span.verdict().state()));
            at = next;
        }
        if (at.isBefore(end)) {
            rows.add(unknown(school, provider, day, at, end));
        }
    }

    private static Row unknown(School school, @Nullable String provider, LocalDate day, Instant from, Instant to) {
        return new Row.Stretch(school, provider, day, from, to, Counted.NO_DATA, Cause.NONE, LinkState.UNKNOWN);
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private void samples(Period period, EnrolledDevice teller, List<Row> rows) throws StoreException {
        for (Row.Quantity quantity : Row.Quantity.values()) {
            samples(period, teller, quantity, false, rows);
            samples(period, teller, quantity, true, rows);
        }
    }

    /** @param least only what was proven, or only what was measured */
    private void samples(Period period, EnrolledDevice teller, Row.Quantity quantity, boolean least, List<Row> rows)
            throws StoreException {
        String channel = least ? quantity.leastChannel() : quantity.channel();
        SeriesKey series = new SeriesKey(teller.device(), new ChannelName("link", channel));
        // days of the store are of UTC: school hours from seven on lie within one of them
        for (Bucket day : store.buckets(
                series,
                ChronoUnit.MICROS.between(Instant.EPOCH, start(period.first())),
                ChronoUnit.MICROS.between(Instant.EPOCH, start(period.end())),
                RollUp.DAY.micros())) {
            LocalDate date = LocalDate.EPOCH.plusDays(day.startMicros() / RollUp.DAY.micros());
            boolean isWithin = !date.isBefore(period.first()) && date.isBefore(period.end());
            if (isWithin && hours.on(date).isPresent()) {
                rows.add(new Row.Sample(
                        period.school(),
                        period.provider(),
                        date,
                        quantity,
                        Math.round(day.mean() * 1000) / 1000.0,
                        least));
            }
        }
    }
}
