package org.chieng.server.map;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.chieng.gateway.link.LinkState;
import org.chieng.server.registry.Outline;
import org.chieng.server.registry.Outline.Position;

/**
 * The SVG: areas as paths of whole numbers, so that neighbours that share a border are rounded to the same line; a group of circles for each state,
 * the worst on top. Colours are attributes, which a page's style sheet overrides. Only paths of {@code m l z}, circles and texts, which the PDF can
 * draw, too. Confined to one thread.
 */
final class MapDrawing {
    /** Twice the width on a usual screen. */
    private static final int WIDTH = 2000;

    private static final int RADIUS = 11;
    private static final List<LinkState> FROM_GOOD_TO_BAD =
            List.of(LinkState.BROADBAND, LinkState.CELLULAR, LinkState.UNKNOWN, LinkState.DEGRADED, LinkState.OFFLINE);

    /**
     * An area.
     *
     * @param isNamed whether its name is written into it
     */
    record Shape(String id, String name, Outline outline, boolean isNamed) {}

    /** A school. */
    record Dot(String school, String name, Position at, LinkState state) {}

    private final StringBuilder svg = new StringBuilder();
    private final Projection projection;

    private MapDrawing(Projection projection) {
        this.projection = projection;
    }

    /**
     * Draws it.
     *
     * @param label what the drawing is, for who can't see it
     * @param source who drew the boundaries, empty for nobody
     * @return an SVG; one of size 0 when there is nothing to draw
     */
    static String of(List<Shape> shapes, List<Dot> dots, String label, String source) {
        List<Position> all = new ArrayList<>(dots.stream().map(Dot::at).toList());
        shapes.forEach(shape -> shape.outline().polygons().forEach(polygon -> all.addAll(polygon.get(0))));
        if (all.isEmpty()) {
            return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 0 0\"></svg>";
        }
        MapDrawing drawing = new MapDrawing(Projection.of(all, WIDTH));
        drawing.draw(shapes, dots, label, source);
        return drawing.svg.toString();
    }

    private void draw(List<Shape> shapes, List<Dot> dots, String label, String source) {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(projection.width())
                .append(' ')
                .append(projection.height())
                .append("\" role=\"img\" aria-label=\"")
                .append(escaped(label))
                .append("\"><desc>")
                .append(escaped(source))
                .append("</desc><g class=\"areas\" fill=\"#f4f0e6\" stroke=\"#a39a86\" stroke-width=\"3\">");
        shapes.forEach(this::area);
        svg.append("</g>");
        svg.append("<g class=\"names\" fill=\"#4c463a\" font-size=\"40\" text-anchor=\"middle\">");
        shapes.stream().filter(Shape::isNamed).forEach(this::name);
        svg.append("</g>"); // below the dots: no name hides a school
        FROM_GOOD_TO_BAD.forEach(state -> dots(state, dots));
        svg.append("</svg>");
    }

    private void area(Shape shape) {
        svg.append("<path data-area=\"").append(escaped(shape.id())).append("\" d=\"");
        shape.outline().polygons().forEach(polygon -> polygon.forEach(this::ring));
        svg.append("\"/>");
    }

    /** What is rounded to the same place twice is one place. */
    private void ring(List<Position> ring) {
        int x = projection.x(ring.get(0));
        int y = projection.y(ring.get(0));
        svg.append('M').append(x).append(' ').append(y);
        for (Position one : ring.subList(1, ring.size() - 1)) {
            int nextX = projection.x(one);
            int nextY = projection.y(one);
            if (nextX != x || nextY != y) {
                svg.append('l').append(nextX - x).append(' ').append(nextY - y);
                x = nextX;
                y = nextY;
            }
        }
        svg.append('z');
    }

    private void dots(LinkState state, List<Dot> dots) {
        svg.append("<g data-state=\"")
                .append(state.wireName())
                .append("\" fill=\"")
                .append(colour(state))
                .append("\" stroke=\"#ffffff\" stroke-width=\"3\">");
        // what is bad is larger, so that it isn't told by colour alone
        int radius = state == LinkState.OFFLINE ? RADIUS * 2 : RADIUS;
        dots.stream()
                .filter(dot -> dot.state() == state)
                .forEach(dot -> svg.append("<circle cx=\"")
                        .append(projection.x(dot.at()))
                        .append("\" cy=\"")
                        .append(projection.y(dot.at()))
                        .append("\" r=\"")
                        .append(radius)
                        .append("\"><title>")
                        .append(escaped(dot.name()))
                        .append("</title></circle>"));
        svg.append("</g>");
    }

    private static String colour(LinkState state) {
        return switch (state) {
            case BROADBAND -> "#1d7f4e";
            case CELLULAR -> "#1668b0";
            case DEGRADED -> "#b27a00";
            case OFFLINE -> "#c0271f";
            case UNKNOWN -> "#77716a";
        };
    }

    private void name(Shape shape) {
        Position middle = middle(shape.outline());
        svg.append("<text x=\"")
                .append(projection.x(middle))
                .append("\" y=\"")
                .append(projection.y(middle))
                .append("\">")
                .append(escaped(shape.name()))
                .append("</text>");
    }

    /** The centre of the largest polygon's area. */
    private static Position middle(Outline outline) {
        List<Position> ring = outline.polygons().stream()
                .map(polygon -> polygon.get(0))
                .max(Comparator.comparingDouble(one -> Math.abs(twiceTheArea(one))))
                .orElseThrow();
        double area = twiceTheArea(ring);
        double longitude = 0;
        double latitude = 0;
        for (int i = 1; i < ring.size(); i++) {
            double cross = cross(ring.get(i - 1), ring.get(i));
            longitude += (ring.get(i - 1).longitude() + ring.get(i).longitude()) * cross;
            latitude += (ring.get(i - 1).latitude() + ring.get(i).latitude()) * cross;
        }
        boolean isThin = Math.abs(area) < 1e-9;
        return isThin ? ring.get(0) : new Position(longitude / (3 * area), latitude / (3 * area));
    }

    private static double twiceTheArea(List<Position> ring) {
        double area = 0;
        for (int i = 1; i < ring.size(); i++) {
            area += cross(ring.get(i - 1), ring.get(i));
        }
        return area;
    }

    private static double cross(Position one, Position next) {
        return one.longitude() * next.latitude() - next.longitude() * one.latitude();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
