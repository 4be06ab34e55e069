/** How an agent without a secret is claimed by a school, and gets its secret (docs/protocol.md, "Claiming"). */
@NullMarked
package org.chieng.agent.claim;

import org.jspecify.annotations.NullMarked;
