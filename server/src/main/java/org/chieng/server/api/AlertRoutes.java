package org.chieng.server.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chieng.gateway.link.Incident;
import org.chieng.server.registry.Alert;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.School;
import org.jspecify.annotations.Nullable;

/** What people were told of outages, and what waits. */
final class AlertRoutes {
    private static final Pattern CURSOR = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})-(opened|closed)");

    private final Registry registry;

    AlertRoutes(Registry registry) {
        this.registry = registry;
    }

    /** {@code GET /alerts}: the newest first; of each only the schools that whoever asks may see, and none of which they see no school. */
    Answer alerts(RoutingContext context) throws ApiException {
        Params params = new Params(context);
        int limit = params.number("limit", 1, Page.MOST, Page.USUAL);
        Alert.@Nullable Place from = place(params).orElse(null);
        Sight sight = Sight.of(context);
        return () -> {
            Map<String, School> schools = new HashMap<>();
            LinkRoutes.seen(registry, sight).forEach(one -> schools.put(one.id().value(), one));
            JsonArray items = new JsonArray();
            Alert.@Nullable Place last = from;
            List<Alert> some;
            do {
                some = registry.alerts().newest(last, Page.MOST);
                for (Alert alert : some) {
                    if (items.size() == limit) {
                        return new JsonObject().put("items", items).put("next", last == null ? null : cursor(last));
                    }
                    last = alert.place();
                    Optional<Incident> incident = registry.links().incident(alert.incident());
                    incident.flatMap(one -> json(alert, one, schools)).ifPresent(items::add);
                }
            } while (some.size() == Page.MOST);
            return new JsonObject().put("items", items).putNull("next");
        };
    }

    private static Optional<JsonObject> json(Alert alert, Incident incident, Map<String, School> seen) {
        return LinkJson.outage(incident, seen).map(outage -> {
            JsonArray ways = new JsonArray();
            alert.ways().forEach(one -> ways.add(json(one)));
            JsonObject json = new JsonObject()
                    .put("outage", alert.incident())
                    .put("kind", alert.kind().wireName())
                    .put("noted", alert.noted().toEpochMilli())
                    .put("from", alert.from().toEpochMilli())
                    .put("cause", alert.cause().wireName())
                    .put("unstable", alert.unstable())
                    .put("schools", outage.getJsonArray("schools"))
                    .put("waits", alert.waits())
                    .put("ways", ways);
            alert.to().ifPresent(end -> json.put("to", end.toEpochMilli()));
            return json;
        });
    }

    private static JsonObject json(Alert.Way way) {
        JsonObject json = new JsonObject().put("channel", way.channel()).put("over", way.isOver());
        way.sent().ifPresent(at -> json.put("sent", at.toEpochMilli()));
        way.fault().ifPresent(fault -> json.put("fault", fault));
        return json;
    }

    private static String cursor(Alert.Place place) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, place.noted()) + "-" + place.incident() + "-"
                + place.kind().wireName();
    }

    private static Optional<Alert.Place> place(Params params) throws ApiException {
        Optional<String> cursor = params.text("cursor");
        if (cursor.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = CURSOR.matcher(cursor.get());
        if (!matcher.matches()) {
            throw Params.invalid("cursor", "must be the 'next' of the page before");
        }
        return Optional.of(new Alert.Place(
                Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS),
                Long.parseLong(matcher.group(2)),
                Alert.Kind.of(matcher.group(3))));
    }
}
