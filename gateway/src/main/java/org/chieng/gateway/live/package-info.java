/**
 * What has just been stored, and who has just come or gone, on Vert.x's event bus: one address a school. Messages are
 * immutable, and have codecs that also cross a cluster.
 */
@NullMarked
package org.chieng.gateway.live;

import org.jspecify.annotations.NullMarked;
