/**
 * Where readings come from. Every source (a serial line, later a sensor on the Pi itself, the lab computer, the school's
 * line) is a {@link org.chieng.agent.source.Source} that gives what it measures to a {@link
 * org.chieng.agent.source.ReadingSink}, on threads of its own.
 */
@NullMarked
package org.chieng.agent.source;

import org.jspecify.annotations.NullMarked;
