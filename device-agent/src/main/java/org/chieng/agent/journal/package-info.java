/**
 * What was measured and not yet acknowledged, on disk. {@link org.chieng.agent.journal.Journal} appends to segment files and
 * bounds them; a {@link org.chieng.agent.journal.Cursor} reads in order what was appended; the acknowledged position is kept
 * beside them. The format is described in {@code docs/agent-internals.md}.
 *
 * <p>What a call of {@code append} wrote survives a kill of the process at once, and a loss of power after the next sync.
 * The journal is thread-safe, a cursor is confined to one thread. Never interrupt a thread that uses them: Java closes
 * the file of an interrupted thread.
 */
@NullMarked
package org.chieng.agent.journal;

import org.jspecify.annotations.NullMarked;
