package org.chieng.server.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.chieng.gateway.device.EnrolledDevice;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Basis;
import org.chieng.gateway.link.Cause;
import org.chieng.gateway.link.LinkBook;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.gateway.link.Presence;
import org.chieng.gateway.link.Quality;
import org.chieng.gateway.link.Verdict;
import org.chieng.gateway.store.DeviceReading;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.gateway.store.sqlite.SqliteTimeSeriesStore;
import org.chieng.protocol.link.AccessClass;
import org.chieng.protocol.name.ChannelName;
import org.chieng.protocol.name.DeviceId;
import org.chieng.protocol.senml.Reading;
import org.chieng.protocol.senml.Value;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.RegistryLinkBook;
import org.chieng.server.registry.Site;
import org.jspecify.annotations.Nullable;

/** A registry and a store with 30 schools of two providers and all that happened to them in November 2026; of one nobody has said the provider. */
final class MadeUpMonth implements AutoCloseable {
    static final Instant BEGIN = Instant.parse("2026-10-30T00:00:00Z");
    static final Instant END = Instant.parse("2026-12-01T09:00:00Z");

    private static final List<Cause> AWAY = List.of(
            Cause.SILENT, Cause.LINE_DOWN, Cause.AREA_OUTAGE, Cause.POWER_OFF, Cause.LAN_DOWN, Cause.AGENT_FAULT);

    private final SplittableRandom random = new SplittableRandom(11);
    final Registry registry;
    final TimeSeriesStore store;
    final Clock clock = Clock.fixed(END, ZoneOffset.UTC);

    MadeUpMonth(Path folder) throws Exception {
        registry = Registry.open(Files.createDirectories(folder.resolve("registry")), clock, new SecureRandom());
        store = SqliteTimeSeriesStore.open(Files.createDirectories(folder.resolve("series")));
        fill();
    }

    private void fill() throws Exception {
        Map<String, LinkBook.Rewritten> spans = new HashMap<>();
        List<LinkBook.Teller> tellers = new ArrayList<>();
        List<DeviceReading> readings = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            SchoolId school = new SchoolId("truong-%02d".formatted(i));
            registry.addSchool(school, "Trường Mường Ảnh " + i, new AreaId("tan-lac"), "Tân Lạc");
            if (i > 0) {
                registry.lines()
                        .put(new Line(school, i % 2 == 0 ? "Viettel" : "VNPT Phú Thọ", AccessClass.FIXED, null, null));
            }
            if (i % 3 > 0) {
                registry.sites().put(new Site(school, 20.5 + i / 100.0, 105.2 + i % 7 / 50.0, null, null, null));
            }
            EnrolledDevice device = new EnrolledDevice(new DeviceId("pi-" + i), school);
            registry.enrol(device.device(), school, "Pi");
            tellers.add(new LinkBook.Teller(device, Duration.ofMinutes(1)));
            List<LinkSpan> its = spans(school.value());
            spans.put(school.value(), new LinkBook.Rewritten(BEGIN, its));
            for (int day = 0; day < 28; day++) {
                Instant at = BEGIN.plus(day + 3, ChronoUnit.DAYS).plusSeconds(7_200);
                // what is faster than was aimed at is only proven
                double megabits = 5 + 80 * random.nextDouble();
                readings.add(reading(device, megabits < 60 ? "throughput" : "throughput.least", at, megabits));
                readings.add(reading(device, "rtt", at, 8 + 40 * random.nextDouble()));
            }
        }
        store.append(readings);
        new RegistryLinkBook(registry).save(new LinkBook.Changes(END, spans, List.of(), Set.of(), tellers));
    }

    private static DeviceReading reading(EnrolledDevice device, String channel, Instant at, double value) {
        return new DeviceReading(
                device.device(),
                new Reading(
                        new ChannelName("link", channel),
                        ChronoUnit.MICROS.between(Instant.EPOCH, at),
                        new Value.Numeric(value),
                        null,
                        null));
    }

    /** Outages of some hours every other day, with fractions of a second; two days without data; the first two days nobody followed. */
    private List<LinkSpan> spans(String school) {
        List<LinkSpan> spans = new ArrayList<>();
        Instant at = BEGIN.plus(3, ChronoUnit.DAYS);
        spans.add(span(school, BEGIN, at, Presence.UNSEEN, Cause.NONE, LinkState.UNKNOWN));
        while (at.isBefore(END.minus(4, ChronoUnit.DAYS))) {
            Instant away = at.plusMillis(random.nextLong(3_600_000, 160_000_000));
            Instant back = away.plusMillis(random.nextLong(60_000, 30_000_000));
            boolean bad = random.nextInt(4) == 0;
            spans.add(span(
                    school, at, away, Presence.ONLINE, Cause.NONE, bad ? LinkState.DEGRADED : LinkState.BROADBAND));
            if (random.nextInt(12) == 0) {
                spans.add(span(school, away, back, Presence.UNSEEN, Cause.MONITOR_DOWN, LinkState.UNKNOWN));
            } else {
                Cause cause = AWAY.get(random.nextInt(AWAY.size()));
                spans.add(span(school, away, back, Presence.OFFLINE, cause, LinkState.OFFLINE));
            }
            at = back;
        }
        spans.add(span(school, at, null, Presence.ONLINE, Cause.NONE, LinkState.BROADBAND));
        return spans;
    }

    private static LinkSpan span(
            String school, Instant from, @Nullable Instant to, Presence presence, Cause cause, LinkState state) {
        return new LinkSpan(
                school,
                from,
                Optional.ofNullable(to),
                presence,
                cause,
                AccessClass.FIXED,
                Basis.OBSERVED,
                new Verdict(state, Quality.GOOD, 1),
                List.of());
    }

    @Override
    public void close() throws RegistryException {
        store.close();
        registry.close();
    }
}
