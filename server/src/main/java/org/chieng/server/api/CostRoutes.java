package org.chieng.server.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.protocol.link.AccessClass;
import org.chieng.server.cost.DataUse;
import org.chieng.server.cost.LineCost;
import org.chieng.server.cost.LineCosts;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.LinePrice;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.School;
import org.chieng.server.registry.Upgrade;
import org.chieng.server.report.Figures;
import org.chieng.server.report.SchoolHours;
import org.chieng.server.report.ServiceReports;
import org.chieng.server.wire.RegistryJson;
import org.jspecify.annotations.Nullable;

/** What mobile lines cost, until when 3G is there, and what is done about it. What is returned runs on a worker. */
final class CostRoutes {
    /** Before and after an upgrade; chosen: some forty days with school. */
    private static final int COMPARED_DAYS = 60;

    /** Of a line that is measured once a week there are eight in that time. */
    private static final int LEAST_SAMPLES = 5;

    private final Registry registry;
    private final LineCosts costs;
    private final ServiceReports reports;
    private final YearMonth endOf3g;
    private final Clock clock;

    /** @param endOf3g the month in which the country switches 3G off */
    CostRoutes(Registry registry, LineCosts costs, ServiceReports reports, YearMonth endOf3g, Clock clock) {
        this.registry = registry;
        this.costs = costs;
        this.reports = reports;
        this.endOf3g = endOf3g;
        this.clock = clock;
    }

    /** {@code GET /links/costs}: the mobile lines of the schools that whoever asks may see. */
    Answer costs(RoutingContext context) throws ApiException {
        YearMonth month = new Params(context).month("month", reports.thisMonth());
        Sight sight = Sight.of(context);
        return () -> {
            Map<String, LinkSpan> spans = new HashMap<>();
            registry.links().now().forEach(span -> spans.put(span.school(), span));
            Map<SchoolId, Line> lines = new HashMap<>();
            registry.lines().all().forEach(line -> lines.put(line.school(), line));
            Map<SchoolId, AccessClass> mobile = new HashMap<>();
            List<School> schools = new ArrayList<>();
            for (School school : SeenSchools.of(registry, sight)) {
                AccessClass access = LinkFigures.access(spans.get(school.id().value()), lines.get(school.id()));
                if (access.isCellular()) {
                    mobile.put(school.id(), access);
                    schools.add(school);
                }
            }
            List<LineCost> read = costs.read(month, schools);
            JsonArray items = new JsonArray();
            read.forEach(cost -> items.add(json(
                    cost,
                    mobile.get(cost.school().id()),
                    lines.get(cost.school().id()))));
            long on3g = mobile.values().stream()
                    .filter(access -> access == AccessClass.CELLULAR_3G)
                    .count();
            return new JsonObject()
                    .put("month", month.toString())
                    .put("endOf3g", endOf3g.toString())
                    .put("on3g", on3g)
                    .put("all", sums(read))
                    .put("items", items);
        };
    }

    private static JsonObject json(LineCost cost, @Nullable AccessClass access, @Nullable Line line) {
        JsonObject json = RegistryJson.school(cost.school());
        if (access != null) {
            json.put("access", access.wireName());
        }
        if (line != null && line.provider() != null) {
            json.put("provider", line.provider());
        }
        LinePrice price = cost.price();
        if (price != null) {
            json.put("monthPrice", price.month()).put("gigabytePrice", price.gigabyte());
        }
        cost.use().ifPresent(use -> {
            json.put("bytes", use.bytes());
            putIf(json, "bytesForecast", use.forecast());
        });
        putIf(json, "spent", cost.spent());
        putIf(json, "spentForecast", cost.forecast());
        return json;
    }

    /** Of those of which it is known, with how many these are. */
    private static JsonObject sums(List<LineCost> costs) {
        List<DataUse> uses = costs.stream().flatMap(cost -> cost.use().stream()).toList();
        return new JsonObject()
                .put("schools", costs.size())
                .put("bytes", sum(uses.stream().map(use -> OptionalLong.of(use.bytes()))))
                .put("bytesForecast", sum(uses.stream().map(DataUse::forecast)))
                .put("spent", sum(costs.stream().map(LineCost::spent)))
                .put("spentForecast", sum(costs.stream().map(LineCost::forecast)));
    }

    private static JsonObject sum(Stream<OptionalLong> values) {
        LongSummaryStatistics sum = values.flatMapToLong(OptionalLong::stream).summaryStatistics();
        return new JsonObject().put("of", sum.getCount()).put("sum", sum.getSum());
    }

    /** {@code GET /links/upgrades}: in the order of their days, with what the lines did before and after. */
    Answer upgrades(RoutingContext context) throws ApiException {
        Sight sight = Sight.of(context);
        return () -> {
            Map<SchoolId, School> seen = new HashMap<>();
            SeenSchools.of(registry, sight).forEach(school -> seen.put(school.id(), school));
            LocalDate today = LocalDate.ofInstant(clock.instant(), SchoolHours.ZONE);
            JsonArray items = new JsonArray();
            for (Upgrade upgrade : registry.upgrades().all()) {
                School school = seen.get(upgrade.school());
                if (school == null) {
                    continue;
                }
                LocalDate day = upgrade.day();
                LocalDate end = day.isAfter(today) ? today.plusDays(1) : day;
                JsonObject item = RegistryJson.school(school)
                        .put("day", day.toString())
                        .put("what", upgrade.what())
                        .put("before", json(reports.figures(school, end.minusDays(COMPARED_DAYS), end)));
                if (upgrade.access() != null) {
                    item.put("access", upgrade.access().wireName());
                }
                if (!day.isAfter(today)) {
                    item.put("after", json(reports.figures(school, day, day.plusDays(COMPARED_DAYS))));
                }
                items.add(item);
            }
            return new JsonObject()
                    .put("days", COMPARED_DAYS)
                    .put("least", LEAST_SAMPLES)
                    .put("items", items);
        };
    }

    private static JsonObject json(Figures figures) {
        JsonObject json = new JsonObject().put("samples", figures.speed().count());
        figures.availability().ifPresent(percent -> json.put("availability", percent));
        ReportRoutes.put(json, "speed", figures.speed().percentile(50, LEAST_SAMPLES));
        return json;
    }

    private static void putIf(JsonObject json, String name, OptionalLong value) {
        value.ifPresent(one -> json.put(name, one));
    }
}
