/** What the gateway has counted since it started, for whoever operates it. */
@NullMarked
package org.chieng.gateway.health;

import org.jspecify.annotations.NullMarked;
