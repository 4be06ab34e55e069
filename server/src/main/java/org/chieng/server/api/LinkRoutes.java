package org.chieng.server.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.chieng.gateway.device.SchoolId;
import org.chieng.gateway.link.Incident;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.Presence;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.LineReview;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.School;
import org.jspecify.annotations.Nullable;

/** How schools' lines are and were. Methods that throw or say "blocks" run on a worker. */
final class LinkRoutes {
    private final Registry registry;
    private final Clock clock;

    LinkRoutes(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** {@code GET /links}: the figures are of all schools that whoever asks may see, whichever page is asked for. */
    Answer links(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        String after = params.text("cursor").orElse("");
        Sight sight = Sight.of(context);
        return () -> {
            List<School> schools = SeenSchools.of(registry, sight);
            Map<String, LinkSpan> spans = new HashMap<>();
            registry.links().now().forEach(span -> spans.put(span.school(), span));
            Map<SchoolId, Line> lines = new HashMap<>();
            registry.lines().all().forEach(line -> lines.put(line.school(), line));
            Map<SchoolId, LineReview> reviews = new HashMap<>();
            registry.lineReviews().all().forEach(review -> reviews.put(review.school(), review));
            LinkFigures figures = new LinkFigures();
            schools.forEach(school -> figures.count(spans.get(school.id().value()), lines.get(school.id())));
            List<School> shown = schools.stream()
                    .filter(school -> school.id().value().compareTo(after) > 0)
                    .limit(limit + 1L)
                    .toList();
            Map<String, Instant> since = new HashMap<>();
            for (School school : shown) {
                LinkSpan span = spans.get(school.id().value());
                if (span != null && span.presence() == Presence.OFFLINE) {
                    since.put(span.school(), registry.links().awaySince(span));
                }
            }
            JsonObject page = Page.of(
                            shown,
                            limit,
                            school -> school.id().value(),
                            school -> LinkJson.school(
                                    school,
                                    spans.get(school.id().value()),
                                    since.get(school.id().value()),
                                    lines.get(school.id()),
                                    reviews.get(school.id())))
                    .json();
            JsonObject json = figures.json()
                    .put("asOf", clock.millis())
                    .put(
                            "followed",
                            registry.links().alive().map(Instant::toEpochMilli).orElse(null));
            registry.lines()
                    .share()
                    .ifPresent(share -> json.put(
                            "declaredShare",
                            new JsonObject()
                                    .put("day", share.day().toString())
                                    .put("percent", share.percent())
                                    .put("source", share.source())));
            return page.mergeIn(json);
        };
    }

    /** {@code GET /links/outages}: the newest first; of each only the schools that whoever asks may see. */
    Answer outages(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        Optional<Long> before = before(params);
        Sight sight = Sight.of(context);
        return () -> {
            Map<String, School> schools = new HashMap<>();
            SeenSchools.of(registry, sight)
                    .forEach(school -> schools.put(school.id().value(), school));
            Map<String, Line> lines = new HashMap<>();
            registry.lines().all().forEach(line -> lines.put(line.school().value(), line));
            JsonArray items = new JsonArray();
            Long last = before.orElse(null);
            List<Incident> some;
            do {
                some = registry.links().incidents(last, Page.MOST);
                for (Incident incident : some) {
                    if (items.size() == limit) {
                        return new JsonObject().put("items", items).put("next", String.valueOf(last));
                    }
                    last = incident.id();
                    Optional<JsonObject> outage = LinkJson.outage(incident, schools);
                    if (outage.isPresent()) {
                        items.add(outage.get());
                        common(incident, schools, lines).ifPresent(outage.get()::mergeIn);
                        if (incident.to().isEmpty()) {
                            registry.links()
                                    .backSince(incident)
                                    .ifPresent(back -> outage.get().put("back", back.toEpochMilli()));
                        }
                    }
                }
            } while (some.size() == Page.MOST);
            return new JsonObject().put("items", items).putNull("next");
        };
    }

    /** What the schools of an outage of many have in common: the area that is nearest to them, or else who sells their lines. */
    private static Optional<JsonObject> common(Incident incident, Map<String, School> seen, Map<String, Line> lines) {
        List<School> schools = incident.schools().stream()
                .map(seen::get)
                .filter(Objects::nonNull)
                .toList();
        if (schools.size() < 2) {
            return Optional.empty();
        }
        Set<String> areas = new HashSet<>();
        Set<String> providers = new HashSet<>();
        for (School school : schools) {
            Line line = lines.get(school.id().value());
            providers.add(line == null || line.provider() == null ? "" : line.provider());
            int last = school.areas().size() - 1;
            areas.add(last < 0 ? "" : school.areas().get(last).name());
        }
        if (areas.size() == 1 && !areas.contains("")) {
            return Optional.of(new JsonObject().put("area", areas.iterator().next()));
        }
        return providers.size() == 1 && !providers.contains("")
                ? Optional.of(
                        new JsonObject().put("provider", providers.iterator().next()))
                : Optional.empty();
    }

    /** {@code GET /schools/{school}/links}: its spans, the newest first. */
    Answer school(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        SchoolId id = params.school();
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        long cursor = params.micros("cursor", Long.MIN_VALUE);
        return () -> {
            @Nullable Instant before = cursor == Long.MIN_VALUE ? null : Instant.EPOCH.plus(cursor, ChronoUnit.MICROS);
            List<LinkSpan> spans = registry.links().of(id, before, limit + 1);
            return Page.of(spans, limit, span -> span.from().toString(), LinkJson::span)
                    .json();
        };
    }

    private static Optional<Long> before(Params params) throws ApiException {
        Optional<String> cursor = params.text("cursor");
        try {
            return cursor.map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw Params.invalid("cursor", "must be the 'next' of the page before");
        }
    }
}
