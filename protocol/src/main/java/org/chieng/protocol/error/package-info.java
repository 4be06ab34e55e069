/**
 * What a sender is told when something it sent is refused: one code for the machine, one sentence for the person. The
 * codes are a contract: {@code docs/protocol.md} lists them, and none is ever renamed or reused.
 */
@NullMarked
package org.chieng.protocol.error;

import org.jspecify.annotations.NullMarked;
