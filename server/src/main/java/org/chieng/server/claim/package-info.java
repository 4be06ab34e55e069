/** How new machines become devices of a school, and devices get and lose their secrets (ADR 0041). */
@NullMarked
package org.chieng.server.claim;

import org.jspecify.annotations.NullMarked;
