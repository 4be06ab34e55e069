/** What schools' mobile lines carry and cost in a month, and what they will by its end. Thread-safe; what reads blocks. */
@NullMarked
package org.chieng.server.cost;

import org.jspecify.annotations.NullMarked;
