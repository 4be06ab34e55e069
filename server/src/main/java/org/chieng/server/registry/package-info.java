/**
 * Areas, schools, devices, people and what they do, and the secrets by which devices log in, in one SQLite file, {@code registry.db},
 * or in a database of PostgreSQL that several servers share.
 *
 * <p>{@link org.chieng.server.registry.Registry} is the face: it opens the database, brings its tables to the newest version and
 * answers; each subject has a class of its own, e.g. {@link org.chieng.server.registry.Loans}, over the same {@code
 * Tables}. {@link org.chieng.server.registry.RegistryDeviceDirectory} is the gateway's view of it, and
 * {@link org.chieng.server.registry.RegistryImport} fills it from a JSON file. All calls block for a short disk access: run
 * them on a worker. Another process, e.g. the command that adds a device, may open the same file meanwhile (SQLite's
 * write-ahead log, https://sqlite.org/wal.html).
 */
@NullMarked
package org.chieng.server.registry;

import org.jspecify.annotations.NullMarked;
