package org.chieng.agent.source.link;

import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the source has to know of the rest of the agent to see how the line does. Immutable; thread-safe when the suppliers are.
 *
 * @param host the server's name or address
 * @param connected whether there is a session with the server now
 * @param trueMicros the true time, UTC in microseconds; empty while it is not known
 * @param lifeSign file that says when the agent was alive last
 */
public record LineView(String host, BooleanSupplier connected, Supplier<OptionalLong> trueMicros, Path lifeSign) {}
