package org.chieng.agent.journal;

import org.chieng.agent.source.Measured;

/**
 * A record as it stands in a segment. Immutable.
 *
 * @param sequence its number
 * @param measured the reading
 * @param timeKnown whether the reading's time is the true one, or only what the wall clock showed
 */
record StoredRecord(long sequence, Measured measured, boolean timeKnown) {}
