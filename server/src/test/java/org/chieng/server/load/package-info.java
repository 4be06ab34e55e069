/** Programs that load a whole server and count what it stored. Not tests: {@code ./chieng bench} runs them. */
@NullMarked
package org.chieng.server.load;

import org.jspecify.annotations.NullMarked;
