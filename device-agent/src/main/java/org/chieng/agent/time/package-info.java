/**
 * What the agent knows of time: {@link org.chieng.agent.time.AgentClock wall clock and monotonic clock} side by side, the
 * boot they belong to, and {@link org.chieng.agent.time.Throttle} for log lines that would come too often. Nobody else in the
 * agent asks the system for the time.
 */
@NullMarked
package org.chieng.agent.time;

import org.jspecify.annotations.NullMarked;
