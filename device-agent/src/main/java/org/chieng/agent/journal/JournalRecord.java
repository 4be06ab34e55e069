package org.chieng.agent.journal;

import org.chieng.agent.source.Measured;

/**
 * One reading as the journal holds it. Immutable.
 *
 * @param sequence its number: 1 for the first ever appended, then always one more
 * @param measured the reading
 */
public record JournalRecord(long sequence, Measured measured) {}
