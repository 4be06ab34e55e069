package org.chieng.server.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.server.map.SchoolMap;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.School;
import org.chieng.server.report.Counted;
import org.chieng.server.report.Figures;
import org.chieng.server.report.ReportCsv;
import org.chieng.server.report.ReportPdf;
import org.chieng.server.report.ReportText;
import org.chieng.server.report.SchoolHours;
import org.chieng.server.report.ServiceReport;
import org.chieng.server.report.ServiceReports;
import org.chieng.server.report.Spread;

/** How lines did over time: reports of a month, providers side by side, the share on broadband by day. What is returned runs on a worker. */
final class ReportRoutes {
    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 92;

    private final Registry registry;
    private final ServiceReports reports;
    private final SchoolMap map;
    private final Clock clock;

    ReportRoutes(Registry registry, ServiceReports reports, Clock clock) {
        this.registry = registry;
        this.reports = reports;
        this.map = new SchoolMap(registry);
        this.clock = clock;
    }

    /** {@code GET /links/report.csv}. */
    Download.Maker csv(RoutingContext context) throws ApiException {
        Asked asked = Asked.of(context, reports.thisMonth());
        return () -> Download.csv(asked.fileName(), ReportCsv.of(read(asked)));
    }

    /** {@code GET /links/report.pdf}. */
    Download.Maker pdf(RoutingContext context) throws ApiException {
        Asked asked = Asked.of(context, reports.thisMonth());
        return () -> {
            ServiceReport report = read(asked);
            ReportText text = asked.params().language();
            LocalDate day = LocalDate.ofInstant(report.until(), SchoolHours.ZONE);
            SchoolMap.Drawn drawn = map.draw(report.schools(), report.until(), day, text.of("map.label"));
            return new Download(
                    "application/pdf", asked.fileName() + ".pdf", Buffer.buffer(ReportPdf.of(report, drawn, text)));
        };
    }

    private ServiceReport read(Asked asked) throws Exception {
        return reports.read(asked.month(), asked.provider(), SeenSchools.of(registry, asked.sight()));
    }

    /** {@code GET /links/providers}: each provider's figures of a month. */
    Answer providers(RoutingContext context) throws ApiException {
        Asked asked = Asked.of(context, reports.thisMonth());
        return () -> {
            ServiceReport report =
                    reports.read(asked.month(), Optional.empty(), SeenSchools.of(registry, asked.sight()));
            JsonArray items = new JsonArray();
            report.byProvider().forEach((name, figures) -> {
                JsonObject item = json(figures);
                items.add(name.isEmpty() ? item : item.put("provider", name));
            });
            return new JsonObject()
                    .put("month", asked.month().toString())
                    .put("until", report.until().toEpochMilli())
                    .put("least", Spread.LEAST)
                    .put("all", json(report.figures()))
                    .put("items", items);
        };
    }

    private static JsonObject json(Figures figures) {
        JsonObject json = new JsonObject()
                .put("schools", figures.schools())
                .put("up", figures.seconds(Counted.UP))
                .put("down", figures.seconds(Counted.DOWN))
                .put("excluded", figures.seconds(Counted.EXCLUDED))
                .put("noData", figures.seconds(Counted.NO_DATA))
                .put("speed", json(figures.speed(), "p10", 10))
                .put("rtt", json(figures.roundTrip(), "p90", 90));
        putIf(json, "availability", figures.availability());
        putIf(json, "availabilityWithoutSilence", figures.availabilityWithoutSilence());
        return json;
    }

    private static JsonObject json(Spread spread, String name, int percent) {
        JsonObject json = new JsonObject().put("samples", spread.count());
        put(json, "median", spread.percentile(50));
        put(json, name, spread.percentile(percent));
        return json;
    }

    /** With a flag where it may be more. */
    static void put(JsonObject json, String name, Optional<Spread.Value> value) {
        value.ifPresent(one -> {
            json.put(name, one.value());
            if (one.least()) {
                json.put(name + "AtLeast", true);
            }
        });
    }

    private static void putIf(JsonObject json, String name, OptionalDouble value) {
        value.ifPresent(one -> json.put(name, one));
    }

    /** {@code GET /links/share}: how many schools were on broadband at the end of each day, beginning with the first that lines were followed on. */
    Answer share(RoutingContext context) throws ApiException {
        int days = new Params(context).number("days", 1, MOST_DAYS, USUAL_DAYS);
        Sight sight = Sight.of(context);
        return () -> {
            Instant now = clock.instant();
            LocalDate today = LocalDate.ofInstant(now, SchoolHours.ZONE);
            LocalDate first = registry.links()
                    .first()
                    .map(begin -> LocalDate.ofInstant(begin, SchoolHours.ZONE))
                    .orElse(today);
            LocalDate begin = first.isAfter(today.minusDays(days - 1L)) ? first : today.minusDays(days - 1L);
            List<School> schools = SeenSchools.of(registry, sight);
            Map<String, Line> lines = new HashMap<>();
            registry.lines().all().forEach(line -> lines.put(line.school().value(), line));
            Map<String, List<LinkSpan>> spans = new HashMap<>();
            registry.links()
                    .between(begin.atStartOfDay(SchoolHours.ZONE).toInstant(), now)
                    .forEach(span -> spans.computeIfAbsent(span.school(), any -> new ArrayList<>())
                            .add(span));
            JsonArray items = new JsonArray();
            for (LocalDate day = begin; !day.isAfter(today); day = day.plusDays(1)) {
                Instant end = day.plusDays(1).atStartOfDay(SchoolHours.ZONE).toInstant();
                items.add(share(end.isBefore(now) ? end : now, !end.isBefore(now), schools, spans, lines)
                        .put("day", day.toString()));
            }
            return new JsonObject().put("asOf", now.toEpochMilli()).put("items", items);
        };
    }

    private static JsonObject share(
            Instant at,
            boolean isNow,
            List<School> schools,
            Map<String, List<LinkSpan>> spans,
            Map<String, Line> lines) {
        LinkFigures figures = new LinkFigures();
        for (School school : schools) {
            String id = school.id().value();
            LinkSpan then = null;
            for (LinkSpan span : spans.getOrDefault(id, List.of())) {
                then = span.from().isBefore(at) ? span : then;
            }
            if (then != null || isNow) {
                figures.count(
                        then, lines.get(id)); // of a school that nobody followed then nobody knows whether it was there
            }
        }
        JsonObject json = figures.json();
        return json.getJsonObject("lines").copy().put("of", json.getInteger("of"));
    }

    /** What is asked for. */
    private record Asked(YearMonth month, Optional<String> provider, Sight sight, Params params) {
        static Asked of(RoutingContext context, YearMonth usual) throws ApiException {
            Params params = new Params(context);
            params.language();
            return new Asked(params.month("month", usual), params.text("provider"), Sight.of(context), params);
        }

        String fileName() {
            String whose = provider.map(Download::plain)
                    .filter(name -> !name.isEmpty())
                    .orElse("all");
            return "chieng-" + whose + "-" + month;
        }
    }
}
