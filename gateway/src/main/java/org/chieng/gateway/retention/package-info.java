/**
 * How long readings are kept: every point, then roll-ups, then nothing. What takes them is {@link
 * org.chieng.gateway.retention.Retention}; when it runs is the gateway's to say.
 */
@NullMarked
package org.chieng.gateway.retention;

import org.jspecify.annotations.NullMarked;
