package org.chieng.agent.journal;

/**
 * What the journal went through since it was opened. Immutable.
 *
 * @param appended readings appended
 * @param pending readings appended and not acknowledged yet
 * @param evicted readings that were never acknowledged and had to leave: too many, too old, or no room on the disk
 * @param damaged readings that were found unreadable
 * @param refused readings that could not be written at all
 * @param bytes size of all segments
 */
public record JournalCounters(long appended, long pending, long evicted, long damaged, long refused, long bytes) {}
