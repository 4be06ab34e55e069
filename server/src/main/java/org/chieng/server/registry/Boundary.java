package org.chieng.server.registry;

/**
 * What an area looks like on a map. Immutable.
 *
 * @param area whose
 * @param geometry a polygon or several, text of a geometry of GeoJSON (RFC 7946 section 3.1)
 * @param source who drew it, 1 to 120 characters
 */
public record Boundary(AreaId area, String geometry, String source) {
    public Boundary {
        Names.check("source", source);
    }
}
