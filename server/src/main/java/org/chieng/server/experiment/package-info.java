/**
 * Experiments of a class: what is asked, measured, run, noted, compared and taken home. A run is a span of time over what the store holds anyway; nothing of
 * a device's way changes while one goes on. Decisions: ADR 42.
 */
@NullMarked
package org.chieng.server.experiment;

import org.jspecify.annotations.NullMarked;
