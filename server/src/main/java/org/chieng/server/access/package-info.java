/**
 * Who asks, and what they may: passwords, sessions, class codes, programs' tokens, and the rule of every address under {@code /api/v1}.
 *
 * <p>{@link org.chieng.server.access.AccessGuard} stands before all of them and lets through what {@link
 * org.chieng.server.access.ApiRules} allows; where a school is asked for, {@code Authority} is the one place that decides whether it may be
 * seen. {@link org.chieng.server.access.AccessRoutes} is how people log in and out. Whatever blocks runs on a worker.
 */
@NullMarked
package org.chieng.server.access;

import org.jspecify.annotations.NullMarked;
