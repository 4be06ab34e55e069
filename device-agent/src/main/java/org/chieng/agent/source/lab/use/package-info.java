/**
 * Whether the computer is used, and for how long: {@link org.chieng.agent.source.lab.use.Logins} and {@link
 * org.chieng.agent.source.lab.use.InputWatch} look, {@link org.chieng.agent.source.lab.use.PresenceRule} judges, {@link
 * org.chieng.agent.source.lab.use.UseMeter} counts. Names of users, windows and programs are not asked for. Confined to the source's thread.
 */
@NullMarked
package org.chieng.agent.source.lab.use;

import org.jspecify.annotations.NullMarked;
