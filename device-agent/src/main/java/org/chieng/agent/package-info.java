/**
 * The agent: reads the boards on a computer at a school, journals what they say, and publishes it. {@link
 * org.chieng.agent.AgentMain} starts it, {@link org.chieng.agent.AgentConfig} is its config file, and {@code Agent} wires by
 * hand what stands below: {@link org.chieng.agent.source sources} → {@link org.chieng.agent.journal journal} → {@link
 * org.chieng.agent.uplink uplink}.
 *
 * <p>A process of its own, meant to be small: it shares a Raspberry Pi with a lesson.
 */
@NullMarked
package org.chieng.agent;

import org.jspecify.annotations.NullMarked;
