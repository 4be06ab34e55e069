package org.chieng.server.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.chieng.gateway.store.TimeSeriesStore;
import org.chieng.server.export.GigaFiles;
import org.chieng.server.export.SchoolFiles;
import org.chieng.server.map.SchoolMap;
import org.chieng.server.registry.Registry;
import org.chieng.server.report.ReportText;
import org.chieng.server.report.SchoolHours;

/** The map, and what other programs read of schools and their lines. What is returned runs on a worker. */
final class ExportRoutes {
    private final Registry registry;
    private final SchoolMap map;
    private final SchoolFiles schools;
    private final GigaFiles giga;
    private final Clock clock;

    ExportRoutes(Registry registry, TimeSeriesStore store, Clock clock) {
        this.registry = registry;
        this.map = new SchoolMap(registry);
        this.schools = new SchoolFiles(registry);
        this.giga = new GigaFiles(registry, store);
        this.clock = clock;
    }

    /** {@code GET /links/map.svg}. */
    Download.Maker map(RoutingContext context) throws ApiException {
        ReportText text = new Params(context).language();
        Sight sight = Sight.of(context);
        return () -> {
            Instant now = clock.instant();
            SchoolMap.Drawn drawn = map.draw(
                    SeenSchools.of(registry, sight),
                    now,
                    LocalDate.ofInstant(now, SchoolHours.ZONE),
                    text.of("map.label"));
            return new Download("image/svg+xml", null, Buffer.buffer(drawn.svg().getBytes(StandardCharsets.UTF_8)));
        };
    }

    /** {@code GET /links/schools.csv}. */
    Download.Maker csv(RoutingContext context) throws ApiException {
        Sight sight = Sight.of(context);
        return () -> Download.csv("chieng-schools", schools.csv(SeenSchools.of(registry, sight)));
    }

    /** {@code GET /links/schools.geojson}. */
    Download.Maker geoJson(RoutingContext context) throws ApiException {
        Sight sight = Sight.of(context);
        return () -> {
            JsonObject json = schools.geoJson(SeenSchools.of(registry, sight));
            return new Download("application/geo+json", "chieng-schools.geojson", json.toBuffer());
        };
    }

    /** {@code GET /links/giga/schools.csv}. */
    Download.Maker gigaSchools(RoutingContext context) throws ApiException {
        Sight sight = Sight.of(context);
        return () -> Download.csv("giga-schools", giga.schools(SeenSchools.of(registry, sight)));
    }

    /** {@code GET /links/giga/measurements.csv}. */
    Download.Maker gigaMeasurements(RoutingContext context) throws ApiException {
        Sight sight = Sight.of(context);
        YearMonth month = new Params(context)
                .month("month", YearMonth.from(LocalDate.ofInstant(clock.instant(), SchoolHours.ZONE)));
        return () -> Download.csv(
                "giga-measurements-" + month,
                giga.measurements(
                        SeenSchools.of(registry, sight),
                        month.atDay(1).atStartOfDay(SchoolHours.ZONE).toInstant(),
                        month.plusMonths(1)
                                .atDay(1)
                                .atStartOfDay(SchoolHours.ZONE)
                                .toInstant()));
    }
}
