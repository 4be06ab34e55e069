package org.chieng.gateway.link;

import java.time.Instant;

/**
 * What was thought of an interval before more was known. Immutable.
 *
 * @param learnedAt when it was corrected
 * @param from its begin before that
 * @param cause its cause before that
 */
public record Correction(Instant learnedAt, Instant from, Cause cause) {}
