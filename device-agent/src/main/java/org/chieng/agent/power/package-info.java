/** A computer of a lab shuts itself down when the lab's relay says so, and its owner allows it. */
@NullMarked
package org.chieng.agent.power;

import org.jspecify.annotations.NullMarked;
