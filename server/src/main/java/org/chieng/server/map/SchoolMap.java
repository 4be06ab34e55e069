package org.chieng.server.map;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.chieng.gateway.link.LinkSpan;
import org.chieng.gateway.link.LinkState;
import org.chieng.server.map.MapDrawing.Dot;
import org.chieng.server.map.MapDrawing.Shape;
import org.chieng.server.registry.Area;
import org.chieng.server.registry.AreaId;
import org.chieng.server.registry.Boundary;
import org.chieng.server.registry.Outline;
import org.chieng.server.registry.Outline.Position;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;
import org.chieng.server.registry.School;
import org.chieng.server.registry.Site;

/** The map of some schools. Thread-safe; blocks. */
public final class SchoolMap {
    private final Registry registry;

    public SchoolMap(Registry registry) {
        this.registry = registry;
    }

    /**
     * A map. Immutable.
     *
     * @param svg the drawing
     * @param shown how many of the schools have a place on it
     * @param sources who drew the boundaries, each once
     */
    public record Drawn(String svg, int shown, Set<String> sources) {}

    /**
     * Draws it.
     *
     * @param schools that are to be on it
     * @param at whose states are shown
     * @param day whose areas are shown
     * @param label what it is, for who can't see it
     */
    public Drawn draw(List<School> schools, Instant at, LocalDate day, String label) throws RegistryException {
        Map<String, LinkState> states = new HashMap<>();
        for (LinkSpan span : registry.links().between(at, at.plus(1, ChronoUnit.MICROS))) {
            states.put(span.school(), span.verdict().state());
        }
        Map<String, School> wanted =
                schools.stream().collect(Collectors.toMap(school -> school.id().value(), school -> school));
        List<Dot> dots = new ArrayList<>();
        for (Site site : registry.sites().all()) {
            School school = wanted.get(site.school().value());
            if (school != null) {
                dots.add(new Dot(
                        site.school().value(),
                        school.name(),
                        new Position(site.longitude(), site.latitude()),
                        states.getOrDefault(site.school().value(), LinkState.UNKNOWN)));
            }
        }
        Set<String> sources = new TreeSet<>();
        List<Shape> shapes = shapes(day, sources);
        return new Drawn(MapDrawing.of(shapes, dots, label, String.join("; ", sources)), dots.size(), sources);
    }

    /** Those of the day, the larger ones below; only those without a smaller one in them bear their names. */
    private List<Shape> shapes(LocalDate day, Set<String> sources) throws RegistryException {
        Map<AreaId, Boundary> boundaries =
                registry.boundaries().all().stream().collect(Collectors.toMap(Boundary::area, one -> one));
        Map<AreaId, Area> areas = registry.areas().all().stream().collect(Collectors.toMap(Area::id, one -> one));
        List<Area> drawn = areas.values().stream()
                .filter(area -> boundaries.containsKey(area.id()) && isOn(day, area))
                .sorted(Comparator.comparingInt((Area area) -> depth(area, areas))
                        .thenComparing(area -> area.id().value()))
                .toList();
        Set<AreaId> parents = new HashSet<>();
        drawn.forEach(area -> {
            AreaId parent = area.parent();
            if (parent != null) {
                parents.add(parent);
            }
        });
        List<Shape> shapes = new ArrayList<>();
        for (Area area : drawn) {
            Boundary boundary = boundaries.get(area.id());
            if (boundary != null) {
                sources.add(boundary.source());
                shapes.add(new Shape(
                        area.id().value(),
                        area.name(),
                        Outline.of(new JsonObject(boundary.geometry())),
                        !parents.contains(area.id())));
            }
        }
        return shapes;
    }

    private static boolean isOn(LocalDate day, Area area) {
        LocalDate from = area.from();
        LocalDate until = area.until();
        return (from == null || !day.isBefore(from)) && (until == null || day.isBefore(until));
    }

    private static int depth(Area area, Map<AreaId, Area> areas) {
        int depth = 0;
        AreaId parent = area.parent();
        while (parent != null && depth < 16) {
            depth++;
            Area above = areas.get(parent);
            parent = above == null ? null : above.parent();
        }
        return depth;
    }
}
