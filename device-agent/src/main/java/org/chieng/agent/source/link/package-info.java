/**
 * The school's line as a source of readings, {@code link}: what kind of line it is, told from evidence that each machine has, how it does, and
 * what happened while it was down. What asks the system ({@link org.chieng.agent.source.link.ModemFetch}, {@link
 * org.chieng.agent.source.link.Sysfs}) and what understands its answers (the parsers, {@link org.chieng.agent.source.link.AccessRule})
 * are apart, so that tests give recorded answers. All of it runs on the source's own thread.
 */
@NullMarked
package org.chieng.agent.source.link;

import org.jspecify.annotations.NullMarked;
