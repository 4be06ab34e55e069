/**
 * Schools as points over the boundaries of areas, without a tile server: {@link org.chieng.server.map.SchoolMap} reads the registry and draws one
 * SVG, which the page shows and the PDF of a report holds. {@link org.chieng.server.map.MapImport} reads boundaries and places from GeoJSON (RFC
 * 7946). Blocks: run it on a worker. Decisions: ADR 38.
 */
@NullMarked
package org.chieng.server.map;

import org.jspecify.annotations.NullMarked;
