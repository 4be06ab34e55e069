package org.chieng.server.map;

import java.util.Collection;
import org.chieng.server.registry.Outline.Position;

/**
 * From degrees to a drawing: equirectangular, narrowed by the cosine of the middle's latitude, which within a province is off by less than a
 * thousandth. Immutable.
 *
 * @param width of the drawing
 * @param height of the drawing
 */
record Projection(double west, double north, double perLongitude, double perLatitude, int width, int height) {
    private static final int MARGIN = 40;

    /** Half a kilometre, for a map of one place. */
    private static final double LEAST_DEGREES = 0.005;

    /**
     * One that shows all of some positions.
     *
     * @param positions at least one
     * @param width of the drawing, above twice the margin
     */
    static Projection of(Collection<Position> positions, int width) {
        double west = positions.stream().mapToDouble(Position::longitude).min().orElse(0) - LEAST_DEGREES;
        double east = positions.stream().mapToDouble(Position::longitude).max().orElse(0) + LEAST_DEGREES;
        double south = positions.stream().mapToDouble(Position::latitude).min().orElse(0) - LEAST_DEGREES;
        double north = positions.stream().mapToDouble(Position::latitude).max().orElse(0) + LEAST_DEGREES;
        double perLongitude = (width - 2 * MARGIN) / (east - west);
        double perLatitude = perLongitude / Math.max(0.01, Math.cos(Math.toRadians((north + south) / 2)));
        int height = (int) Math.ceil((north - south) * perLatitude) + 2 * MARGIN;
        return new Projection(west, north, perLongitude, perLatitude, width, height);
    }

    int x(Position position) {
        return MARGIN + (int) Math.round((position.longitude() - west) * perLongitude);
    }

    int y(Position position) {
        return MARGIN + (int) Math.round((north - position.latitude()) * perLatitude);
    }
}
