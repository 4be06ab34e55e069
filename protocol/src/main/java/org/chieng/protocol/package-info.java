/**
 * The contract that agent, gateway and simulator share: {@link org.chieng.protocol.name names},
 * {@link org.chieng.protocol.senml SenML packs}, {@link org.chieng.protocol.topic topics} and
 * {@link org.chieng.protocol.error error codes}.
 *
 * <p>No I/O, no threads, no clock, no logging: everything here is immutable, or a pure function. The truth above it, for
 * boards that are not written in Java, is {@code docs/protocol.md} with the cases of {@code docs/vectors}.
 */
@NullMarked
package org.chieng.protocol;

import org.jspecify.annotations.NullMarked;
