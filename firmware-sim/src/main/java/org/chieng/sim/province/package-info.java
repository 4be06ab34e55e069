/**
 * The lines of a province's schools: who has which, what happens to them, and an exact record of it. Simulated time only; what a line does is a
 * pure function of seed and time.
 */
@NullMarked
package org.chieng.sim.province;

import org.jspecify.annotations.NullMarked;
