package org.chieng.server.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.chieng.gateway.link.Incident;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.protocol.link.AccessClass;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.LineReview;
import org.chieng.server.registry.School;
import org.chieng.server.wire.RegistryJson;
import org.jspecify.annotations.Nullable;

/** Lines, spans and outages as JSON; times in milliseconds. What is not known is left out. */
final class LinkJson {
    private LinkJson() {}

    /**
     * A school with its line as it is.
     *
     * @param since when it was heard last, where it is away; null: since the span began
     * @param review of a contradiction, maybe of another one than that of now
     */
    static JsonObject school(
            School school,
            @Nullable LinkSpan span,
            @Nullable Instant since,
            @Nullable Line line,
            @Nullable LineReview review) {
        JsonObject json = RegistryJson.school(school)
                .put("access", LinkFigures.access(span, line).wireName())
                .put(
                        "state",
                        span == null
                                ? LinkState.UNKNOWN.wireName()
                                : span.verdict().state().wireName());
        if (line != null) {
            AccessClass declared = line.declared();
            if (line.provider() != null) {
                json.put("provider", line.provider());
            }
            if (declared != null) {
                json.put("declared", declared.wireName());
                if (span != null && span.access().contradicts(declared)) {
                    json.put("contradiction", true);
                    if (review != null && review.isOf(span.access(), declared)) {
                        json.put("reviewed", review.at().toEpochMilli());
                    }
                }
            }
        }
        if (span != null) {
            json.put("basis", LinkFigures.basis(span, line).wireName())
                    .put("quality", span.verdict().quality().wireName())
                    .put("cause", span.cause().wireName())
                    .put("since", (since == null ? span.from() : since).toEpochMilli());
        }
        return json;
    }

    /** A stretch of time. */
    static JsonObject span(LinkSpan span) {
        JsonObject json = new JsonObject()
                .put("from", span.from().toEpochMilli())
                .put("state", span.verdict().state().wireName())
                .put("quality", span.verdict().quality().wireName())
                .put("cause", span.cause().wireName())
                .put("access", span.access().wireName())
                .put("basis", span.basis().wireName())
                .put("rule", span.verdict().ruleVersion());
        span.to().ifPresent(end -> json.put("to", end.toEpochMilli()));
        if (!span.corrections().isEmpty()) {
            JsonArray corrections = new JsonArray();
            span.corrections()
                    .forEach(one -> corrections.add(new JsonObject()
                            .put("learned", one.learnedAt().toEpochMilli())
                            .put("from", one.from().toEpochMilli())
                            .put("cause", one.cause().wireName())));
            json.put("corrections", corrections);
        }
        return json;
    }

    /**
     * An outage; empty when none of its schools may be seen.
     *
     * @param seen the schools that may be seen, by id
     */
    static Optional<JsonObject> outage(Incident incident, Map<String, School> seen) {
        List<School> schools = incident.schools().stream()
                .map(seen::get)
                .filter(Objects::nonNull)
                .toList();
        if (schools.isEmpty()) {
            return Optional.empty();
        }
        JsonArray its = new JsonArray();
        schools.forEach(school ->
                its.add(new JsonObject().put("id", school.id().value()).put("name", school.name())));
        JsonObject json = new JsonObject()
                .put("id", incident.id())
                .put("from", incident.from().toEpochMilli())
                .put("cause", incident.cause().wireName())
                .put("unstable", incident.unstable())
                .put("schools", its);
        incident.to().ifPresent(end -> json.put("to", end.toEpochMilli()));
        return Optional.of(json);
    }
}
