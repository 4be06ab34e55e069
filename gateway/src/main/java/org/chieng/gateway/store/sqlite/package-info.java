/**
 * Time series in one SQLite file, the embedded default.
 *
 * <p>Numbers lie in {@code t(hour, series, ts, v)}, keyed by hour first: one sensor's day is 24 short reads, new rows go to
 * the end of the tree, and what is old lies together. Texts, booleans and data lie in {@code o} of the same form. {@code
 * series} gives a device's channel a small number, {@code newest} holds the newest point of each. The key (series, ts) is
 * one over both tables: whoever writes a text where a number stood replaces it.
 *
 * <p>Roll-ups lie in {@code r(level, part, series, start, …)}, see {@link org.chieng.gateway.store.sqlite.Level}; {@code dirty}
 * marks the hours of series whose cells are behind their points, and {@code thinned} tells from when on each resolution is kept.
 * Why a query is right all the same: docs/adr/0014; why old hours are deleted one by one: docs/adr/0015.
 *
 * <p>One connection writes, under a lock; a few read beside it (write-ahead log). {@code synchronous=FULL}: a commit has
 * reached the disk when it returns (sqlite.org/pragma.html#pragma_synchronous, sqlite.org/wal.html).
 */
@NullMarked
package org.chieng.gateway.store.sqlite;

import org.jspecify.annotations.NullMarked;
