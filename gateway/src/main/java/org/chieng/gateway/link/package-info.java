/**
 * The state of every school's line. {@link org.chieng.gateway.link.LinkRule} is the one rule by which evidence becomes a state and a
 * quality; {@link org.chieng.gateway.link.LinkTracker} makes intervals and incidents of beats and silence. Both see no clock, no thread and no
 * library: time comes with each call. {@link org.chieng.gateway.link.LinkMonitor} feeds them with what doors hear ({@link
 * org.chieng.gateway.link.HeardDevices}) and agents tell, and keeps what comes out in a {@link org.chieng.gateway.link.LinkBook}.
 */
@NullMarked
package org.chieng.gateway.link;

import org.jspecify.annotations.NullMarked;
