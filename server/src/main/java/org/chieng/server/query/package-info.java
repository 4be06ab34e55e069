/** Reads history at a resolution that fits a chart. Blocks: call it on a worker. */
@NullMarked
package org.chieng.server.query;

import org.jspecify.annotations.NullMarked;
