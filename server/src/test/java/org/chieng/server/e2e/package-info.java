/**
 * Tests of the whole way: server, agents and boards as processes, started from their jars as users start them, on loopback
 * and in a temporary folder. {@link org.chieng.server.e2e.WholeWay} starts and stops them.
 */
@NullMarked
package org.chieng.server.e2e;

import org.jspecify.annotations.NullMarked;
