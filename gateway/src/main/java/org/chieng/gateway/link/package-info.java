/**
 * The state of every school's line. {@link org.chieng.gateway.link.LinkRule} is the one rule by which evidence becomes a state and a
 * quality; {@link org.chieng.gateway.link.LinkTracker} makes intervals and incidents of beats and silence. Both see no clock, no thread and no
 * library: time comes with each call. Nothing of it is wired to sessions, a database or pages yet.
 */
@NullMarked
package org.chieng.gateway.link;

import org.jspecify.annotations.NullMarked;
