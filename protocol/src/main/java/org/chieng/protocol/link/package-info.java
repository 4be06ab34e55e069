/** Words in which an agent tells what kind of line a school has: the texts of the channels of source {@code link}, in {@code docs/protocol.md}. */
@NullMarked
package org.chieng.protocol.link;

import org.jspecify.annotations.NullMarked;
