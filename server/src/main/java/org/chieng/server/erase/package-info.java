/** Forgetting what devices measured, as a person asks for it: a whole device, a time, a run of an experiment. */
@NullMarked
package org.chieng.server.erase;

import org.jspecify.annotations.NullMarked;
