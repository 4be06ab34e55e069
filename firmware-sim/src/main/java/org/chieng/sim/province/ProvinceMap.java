package org.chieng.sim.province;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A map that looks like one of a province, and is none: each area the places that lie nearest to its middle (Voronoi), with borders that wind as if
 * along rivers, the same for both neighbours. Immutable.
 *
 * @param outlines of areas by name; each a ring, the first place again at the end
 */
public record ProvinceMap(Map<String, List<Place>> outlines) {
    /** Where it is drawn: about where Hòa Bình was. */
    private static final Place MIDDLE = new Place(105.33, 20.66);

    private static final double HALF_WIDTH = 0.48;
    private static final double HALF_HEIGHT = 0.38;
    private static final int CORNERS = 36;

    /** By which middles lie evenly on a disc: the golden angle. */
    private static final double GOLDEN = Math.PI * (3 - Math.sqrt(5));

    /** A border bends by so much of its length. */
    private static final double BEND = 0.14;

    private static final int TIMES_BENT = 4;

    /** A school stands so far away from its area's border. */
    private static final double INWARDS = 0.8;

    public ProvinceMap {
        outlines = Map.copyOf(outlines);
    }

    /** A place on earth, WGS 84 in degrees. Immutable. */
    public record Place(double longitude, double latitude) {
        /** A part of the way to another. */
        Place towards(Place other, double part) {
            return new Place(
                    longitude + (other.longitude - longitude) * part, latitude + (other.latitude - latitude) * part);
        }

        Place rounded() {
            return rounded(longitude, latitude);
        }

        private double squareOfDistance(Place other) {
            double x = longitude - other.longitude;
            double y = latitude - other.latitude;
            return x * x + y * y;
        }

        /** To a metre, so that neighbours have the same. */
        static Place rounded(double longitude, double latitude) {
            return new Place(Math.round(longitude * 1e5) / 1e5, Math.round(latitude * 1e5) / 1e5);
        }
    }

    /** Draws one; the same areas give the same. */
    public static ProvinceMap of(List<String> areas) {
        List<Place> middles = new ArrayList<>();
        for (int i = 0; i < areas.size(); i++) {
            double far = Math.sqrt((i + 0.5) / areas.size());
            middles.add(Place.rounded(
                    MIDDLE.longitude + HALF_WIDTH * far * Math.cos(i * GOLDEN),
                    MIDDLE.latitude + HALF_HEIGHT * far * Math.sin(i * GOLDEN)));
        }
        Map<String, List<Place>> outlines = new HashMap<>();
        for (int i = 0; i < areas.size(); i++) {
            List<Place> cell = rim();
            for (Place other : middles) {
                if (!other.equals(middles.get(i))) {
                    cell = nearer(cell, middles.get(i), other);
                }
            }
            // rounded only now: neighbours come to their corners on different ways
            outlines.put(
                    areas.get(i),
                    winding(cell.stream().map(Place::rounded).distinct().toList()));
        }
        return new ProvinceMap(outlines);
    }

    /** What the province is cut out of. */
    private static List<Place> rim() {
        SplittableRandom random = new SplittableRandom(7);
        List<Place> rim = new ArrayList<>();
        for (int i = 0; i < CORNERS; i++) {
            double angle = 2 * Math.PI * i / CORNERS;
            double far = 1.05 + 0.12 * random.nextDouble();
            rim.add(Place.rounded(
                    MIDDLE.longitude + HALF_WIDTH * far * Math.cos(angle),
                    MIDDLE.latitude + HALF_HEIGHT * far * Math.sin(angle)));
        }
        return rim;
    }

    /** The part that is nearer to one middle than to another (Sutherland and Hodgman). */
    private static List<Place> nearer(List<Place> ring, Place mine, Place other) {
        List<Place> kept = new ArrayList<>();
        for (int i = 0; i < ring.size(); i++) {
            Place at = ring.get(i);
            Place next = ring.get((i + 1) % ring.size());
            double here = at.squareOfDistance(other) - at.squareOfDistance(mine);
            double there = next.squareOfDistance(other) - next.squareOfDistance(mine);
            if (here >= 0) {
                kept.add(at);
            }
            if (here > 0 != there > 0 && here != there) {
                kept.add(at.towards(next, here / (here - there)));
            }
        }
        return kept;
    }

    private static List<Place> winding(List<Place> ring) {
        List<Place> winding = new ArrayList<>();
        for (int i = 0; i < ring.size(); i++) {
            Place from = ring.get(i);
            Place to = ring.get((i + 1) % ring.size());
            boolean isForward = Comparator.comparingDouble(Place::longitude)
                            .thenComparingDouble(Place::latitude)
                            .compare(from, to)
                    < 0;
            Place first = isForward ? from : to;
            Place last = isForward ? to : from;
            List<Place> border = new ArrayList<>();
            bend(first, last, TIMES_BENT, new SplittableRandom(first.hashCode() * 31L + last.hashCode()), border);
            border.add(last);
            for (int at = 0; at < border.size() - 1; at++) {
                winding.add(border.get(isForward ? at : border.size() - 1 - at));
            }
        }
        winding.add(winding.get(0));
        return winding;
    }

    /** Moves the middle aside, again and again; without the last place. */
    private static void bend(Place from, Place to, int times, SplittableRandom random, List<Place> border) {
        if (times == 0) {
            border.add(from);
            return;
        }
        double aside = BEND * (random.nextDouble() * 2 - 1);
        Place middle = Place.rounded(
                (from.longitude + to.longitude) / 2 - aside * (to.latitude - from.latitude),
                (from.latitude + to.latitude) / 2 + aside * (to.longitude - from.longitude));
        bend(from, middle, times - 1, random, border);
        bend(middle, to, times - 1, random, border);
    }

    /**
     * A place within an area, the same for the same seed.
     *
     * @param area one of the map's
     */
    public Place placeIn(String area, long seed) {
        List<Place> ring = outlines.getOrDefault(area, List.of());
        Place middle = Place.rounded(
                ring.stream().mapToDouble(Place::longitude).average().orElse(MIDDLE.longitude),
                ring.stream().mapToDouble(Place::latitude).average().orElse(MIDDLE.latitude));
        SplittableRandom random = new SplittableRandom(seed);
        for (int tries = 0; tries < 200; tries++) {
            Place place = Place.rounded(
                    middle.longitude + HALF_WIDTH * (random.nextDouble() - 0.5),
                    middle.latitude + HALF_WIDTH * (random.nextDouble() - 0.5));
            if (isWithin(place, ring)) {
                return middle.towards(place, INWARDS).rounded();
            }
        }
        return middle;
    }

    /** Whether a ray to the east meets the ring an odd number of times. */
    static boolean isWithin(Place place, List<Place> ring) {
        boolean within = false;
        for (int i = 1; i < ring.size(); i++) {
            Place from = ring.get(i - 1);
            Place to = ring.get(i);
            boolean isBeside = from.latitude > place.latitude != to.latitude > place.latitude;
            if (isBeside
                    && place.longitude
                            < from.longitude
                                    + (place.latitude - from.latitude)
                                            * (to.longitude - from.longitude)
                                            / (to.latitude - from.latitude)) {
                within = !within;
            }
        }
        return within;
    }
}
