package org.chieng.server.map;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chieng.gateway.device.SchoolId;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Boundary;
import org.chieng.server.registry.Outline;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.Site;

/**
 * Reads a {@code FeatureCollection} (RFC 7946): polygons are boundaries of areas, named by the property {@code area}; points are places of schools,
 * named by {@code school}; {@code id} does for both. All of it or nothing. Blocks.
 */
public final class MapImport {
    private final Registry registry;
    private final String source;
    private final List<String> faults = new ArrayList<>();
    private final Map<SchoolId, Site> known = new HashMap<>();
    private int boundaries;
    private int sites;

    private MapImport(Registry registry, String source) {
        this.registry = registry;
        this.source = source;
    }

    /**
     * What came of it. Immutable.
     *
     * @param boundaries that were read
     * @param sites that were read
     * @param faults what is wrong, a line each; then nothing was changed
     */
    public record Report(int boundaries, int sites, List<String> faults) {
        public Report {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Reads it.
     *
     * @param text GeoJSON
     * @param source who drew the boundaries
     * @throws RegistryException when the registry can't be written; nothing is changed then
     */
    public static Report run(Registry registry, String text, String source) throws RegistryException {
        MapImport run = new MapImport(registry, source);
        return registry.transact(() -> run.read(text), report -> report.faults().isEmpty());
    }

    private Report read(String text) throws RegistryException {
        registry.sites().all().forEach(site -> known.put(site.school(), site));
        JsonArray features = features(text);
        for (int i = 0; i < features.size(); i++) {
            try {
                if (!(features.getValue(i) instanceof JsonObject feature)) {
                    throw new IllegalArgumentException("must be an object");
                }
                read(feature);
            } catch (IllegalArgumentException e) {
                faults.add("features[" + i + "]: " + e.getMessage());
            }
        }
        return new Report(boundaries, sites, faults);
    }

    private JsonArray features(String text) {
        try {
            JsonObject root = new JsonObject(text);
            if ("FeatureCollection".equals(root.getValue("type"))
                    && root.getValue("features") instanceof JsonArray array) {
                return array;
            }
            faults.add("must be a FeatureCollection with features (RFC 7946 section 3.3)");
        } catch (DecodeException e) {
            faults.add("not JSON: " + e.getMessage());
        }
        return new JsonArray();
    }

    private void read(JsonObject feature) throws RegistryException {
        if (feature.containsKey("geometry") && feature.getValue("geometry") == null) {
            return; // it has no place (RFC 7946 section 3.2)
        }
        if (!(feature.getValue("geometry") instanceof JsonObject geometry)) {
            throw new IllegalArgumentException("'geometry' must be an object");
        }
        JsonObject properties = feature.getValue("properties") instanceof JsonObject object ? object : new JsonObject();
        if ("Point".equals(geometry.getValue("type"))) {
            site(name(feature, properties, "school"), geometry);
        } else {
            AreaId area = new AreaId(name(feature, properties, "area"));
            if (registry.areas().find(area).isEmpty()) {
                throw new IllegalArgumentException("there is no area '" + area + "': import areas.csv first");
            }
            registry.boundaries()
                    .put(new Boundary(area, Outline.of(geometry).geometry().encode(), source));
            boundaries++;
        }
    }

    private void site(String id, JsonObject geometry) throws RegistryException {
        SchoolId school = new SchoolId(id);
        if (registry.school(school).isEmpty()) {
            throw new IllegalArgumentException("there is no school '" + school + "': import schools.csv first");
        }
        if (!(geometry.getValue("coordinates") instanceof JsonArray at)
                || at.size() < 2
                || !(at.getValue(0) instanceof Number longitude)
                || !(at.getValue(1) instanceof Number latitude)) {
            throw new IllegalArgumentException("a point must have two coordinates");
        }
        Site before = known.get(school);
        registry.sites()
                .put(new Site(
                        school,
                        latitude.doubleValue(),
                        longitude.doubleValue(),
                        before == null ? null : before.code(),
                        before == null ? null : before.level(),
                        before == null ? null : before.giga()));
        sites++;
    }

    private static String name(JsonObject feature, JsonObject properties, String property) {
        Object named = properties.getValue(property, properties.getValue("id", feature.getValue("id")));
        if (named == null) {
            throw new IllegalArgumentException(
                    "must have a property '" + property + "' with the id as in the registry");
        }
        return named.toString();
    }
}
