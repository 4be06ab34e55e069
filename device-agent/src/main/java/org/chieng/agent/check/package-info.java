/**
 * {@code agent check}: what is plugged in, what works, and what to do about the rest, in words for a teacher. The running agent answers over
 * a socket in its data folder ({@link org.chieng.agent.check.CheckSocket}), so that no port has to be opened twice; the words are
 * in {@code check_vi.properties} and {@code check_en.properties}. A {@link org.chieng.agent.check.Report} is a list of {@link
 * org.chieng.agent.check.Finding findings}; who makes them knows no language. Immutable values, and one thread for the socket.
 */
@NullMarked
package org.chieng.agent.check;

import org.jspecify.annotations.NullMarked;
