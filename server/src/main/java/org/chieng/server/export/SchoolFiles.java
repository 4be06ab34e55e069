package org.chieng.server.export;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.server.registry.Area;
import org.chieng.server.registry.Line;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.chieng.server.registry.Site;
import org.jspecify.annotations.Nullable;

/** Schools with their lines as they are now. Thread-safe; blocks. */
public final class SchoolFiles {
    private static final List<String> COLUMNS = List.of(
            "id",
            "name",
            "areas",
            "provider",
            "declared",
            "access",
            "basis",
            "state",
            "quality",
            "cause",
            "since",
            "latitude",
            "longitude");

    private final Registry registry;

    public SchoolFiles(Registry registry) {
        this.registry = registry;
    }

    /** As CSV, a row a school; times in UTC. */
    public String csv(List<School> schools) throws RegistryException {
        Facts facts = facts();
        CsvTable table = new CsvTable(COLUMNS);
        for (School school : schools) {
            JsonObject properties = facts.properties(school);
            Site site = facts.sites.get(school.id().value());
            table.row(Arrays.asList(
                    school.id().value(),
                    school.name(),
                    properties.getString("areas"),
                    properties.getString("provider"),
                    properties.getString("declared"),
                    properties.getString("access"),
                    properties.getString("basis"),
                    properties.getString("state"),
                    properties.getString("quality"),
                    properties.getString("cause"),
                    properties.getString("since"),
                    site == null ? null : (Double) site.latitude(),
                    site == null ? null : (Double) site.longitude()));
        }
        return table.text();
    }

    /** As a {@code FeatureCollection} (RFC 7946); a school without a place has no geometry, as section 3.2 has it. */
    public JsonObject geoJson(List<School> schools) throws RegistryException {
        Facts facts = facts();
        JsonArray features = new JsonArray();
        for (School school : schools) {
            Site site = facts.sites.get(school.id().value());
            features.add(new JsonObject()
                    .put("type", "Feature")
                    .put("id", school.id().value())
                    .put(
                            "geometry",
                            site == null
                                    ? null
                                    : new JsonObject()
                                            .put("type", "Point")
                                            .put(
                                                    "coordinates",
                                                    new JsonArray()
                                                            .add(site.longitude())
                                                            .add(site.latitude())))
                    .put("properties", facts.properties(school)));
        }
        return new JsonObject().put("type", "FeatureCollection").put("features", features);
    }

    private Facts facts() throws RegistryException {
        Map<String, Site> sites = new HashMap<>();
        registry.sites().all().forEach(site -> sites.put(site.school().value(), site));
        Map<String, Line> lines = new HashMap<>();
        registry.lines().all().forEach(line -> lines.put(line.school().value(), line));
        Map<String, LinkSpan> spans = new HashMap<>();
        registry.links().now().forEach(span -> spans.put(span.school(), span));
        return new Facts(sites, lines, spans);
    }

    private record Facts(Map<String, Site> sites, Map<String, Line> lines, Map<String, LinkSpan> spans) {
        JsonObject properties(School school) {
            Line line = lines.get(school.id().value());
            LinkSpan span = spans.get(school.id().value());
            JsonObject json = new JsonObject()
                    .put("name", school.name())
                    .put("areas", school.areas().stream().map(Area::name).collect(Collectors.joining(" / ")));
            putLine(json, line);
            if (span == null) {
                return json.put("state", LinkState.UNKNOWN.wireName());
            }
            return json.put("access", span.access().wireName())
                    .put("basis", span.basis().wireName())
                    .put("state", span.verdict().state().wireName())
                    .put("quality", span.verdict().quality().wireName())
                    .put("cause", span.cause().wireName())
                    .put("since", DateTimeFormatter.ISO_INSTANT.format(span.from()));
        }

        private static void putLine(JsonObject json, @Nullable Line line) {
            if (line != null && line.provider() != null) {
                json.put("provider", line.provider());
            }
            if (line != null && line.declared() != null) {
                json.put("declared", line.declared().wireName());
            }
        }
    }
}
