package org.chieng.server.registry;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A polygon or several, as GeoJSON has them (RFC 7946 sections 3.1.6 and 3.1.7): WGS 84, degrees, the longitude first. Kept to five places behind
 * the point, a metre. Immutable.
 *
 * @param polygons of rings, the first the outer one, of positions, the first again at the end
 */
public record Outline(List<List<List<Position>>> polygons) {
    /** Most positions; chosen: a province with its communes as the state publishes it has a tenth of it. */
    private static final int MAX_POSITIONS = 200_000;

    private static final int PLACES = 5;
    private static final int LEAST_OF_A_RING = 4;

    public Outline {
        polygons = List.copyOf(polygons);
    }

    /** A place on earth, WGS 84 in degrees. Immutable. */
    public record Position(double longitude, double latitude) {
        public Position {
            if (!(Math.abs(longitude) <= 180) || !(Math.abs(latitude) <= 90)) {
                throw new IllegalArgumentException(
                        "a position must be longitude and latitude in degrees of WGS 84, not " + longitude + ", "
                                + latitude + " (a map in metres, e.g. VN-2000, has to be converted first)");
            }
        }
    }

    /**
     * Reads a geometry.
     *
     * @throws IllegalArgumentException when it is none, or not one of polygons
     */
    public static Outline of(JsonObject geometry) {
        Object type = geometry.getValue("type");
        JsonArray coordinates = array(geometry.getValue("coordinates"));
        List<List<List<Position>>> polygons = new ArrayList<>();
        if ("Polygon".equals(type)) {
            polygons.add(polygon(coordinates));
        } else if ("MultiPolygon".equals(type)) {
            coordinates.forEach(one -> polygons.add(polygon(array(one))));
        } else {
            throw new IllegalArgumentException("a boundary must be a Polygon or a MultiPolygon, not " + type);
        }
        long positions =
                polygons.stream().flatMap(List::stream).mapToLong(List::size).sum();
        if (positions == 0 || positions > MAX_POSITIONS) {
            throw new IllegalArgumentException("a boundary must have 1 to " + MAX_POSITIONS + " positions");
        }
        return new Outline(polygons);
    }

    private static List<List<Position>> polygon(JsonArray rings) {
        List<List<Position>> polygon = new ArrayList<>();
        for (Object one : rings) {
            List<Position> ring = new ArrayList<>();
            array(one).forEach(position -> ring.add(position(array(position))));
            if (ring.size() < LEAST_OF_A_RING || !ring.get(0).equals(ring.get(ring.size() - 1))) {
                throw new IllegalArgumentException("a ring must have 4 positions at least, the first again at its end");
            }
            polygon.add(List.copyOf(ring));
        }
        if (polygon.isEmpty()) {
            throw new IllegalArgumentException("a polygon must have a ring");
        }
        return List.copyOf(polygon);
    }

    private static Position position(JsonArray numbers) {
        if (numbers.size() >= 2
                && numbers.getValue(0) instanceof Number longitude
                && numbers.getValue(1) instanceof Number latitude) {
            return new Position(rounded(longitude.doubleValue()), rounded(latitude.doubleValue()));
        }
        throw new IllegalArgumentException("a position must be two numbers");
    }

    private static double rounded(double degrees) {
        return Double.isFinite(degrees)
                ? BigDecimal.valueOf(degrees)
                        .setScale(PLACES, RoundingMode.HALF_UP)
                        .doubleValue()
                : degrees;
    }

    private static JsonArray array(Object value) {
        if (value instanceof JsonArray array) {
            return array;
        }
        throw new IllegalArgumentException("coordinates must be arrays in arrays (RFC 7946 section 3.1)");
    }

    /** As a geometry of GeoJSON. */
    public JsonObject geometry() {
        JsonArray coordinates = new JsonArray();
        for (List<List<Position>> polygon : polygons) {
            JsonArray rings = new JsonArray();
            for (List<Position> ring : polygon) {
                JsonArray positions = new JsonArray();
                ring.forEach(one ->
                        positions.add(new JsonArray().add(one.longitude()).add(one.latitude())));
                rings.add(positions);
            }
            coordinates.add(rings);
        }
        return new JsonObject().put("type", "MultiPolygon").put("coordinates", coordinates);
    }
}
