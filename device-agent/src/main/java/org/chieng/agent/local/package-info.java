/**
 * The page on the school's own network, so that a lesson goes on when the line is down. {@link org.chieng.agent.local.LocalPage} serves
 * the very page of the server, out of the agent's jar, with the part of its interface that the page asks for: the school is the
 * agent, its devices are itself. {@link org.chieng.agent.local.DayMemory} keeps the last day of every channel, at the four widths
 * that the page draws.
 *
 * <p>Threading: sources call {@code DayMemory} and {@code LiveStreams}, which hold short locks and never wait; requests are answered on
 * a bounded pool, a live stream keeps one of its threads. The HTTP server is the JDK's own ({@code jdk.httpserver}): the agent's
 * memory has no room for another. ADR 0007.
 */
@NullMarked
package org.chieng.agent.local;

import org.jspecify.annotations.NullMarked;
