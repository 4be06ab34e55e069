/**
 * Readings of earlier times, brought in as a file: read in parts as they come, checked row by row, stored through the port to time series.
 * Runs on the event loop; reading and storing run on workers.
 */
@NullMarked
package org.chieng.server.backfill;

import org.jspecify.annotations.NullMarked;
