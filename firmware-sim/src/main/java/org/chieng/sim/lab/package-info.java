/**
 * A room of donated computers over a term: who sits when at which, what happens to power, clocks and parts, and what an agent may misread. A pure model
 * in simulated time, the same for the same seed; what it makes is the truth that agent and server are measured by.
 *
 * <p>{@link org.chieng.sim.lab.LabTerm} is the whole; {@code PcStory} tells what happens at one computer, {@code TermPlan} what happens to all.
 * Immutable throughout; times are seconds since 1970, UTC.
 */
@NullMarked
package org.chieng.sim.lab;

import org.jspecify.annotations.NullMarked;
