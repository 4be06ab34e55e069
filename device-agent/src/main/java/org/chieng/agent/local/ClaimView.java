package org.chieng.agent.local;

import java.util.function.Supplier;
import org.chieng.agent.claim.ClaimStatus;

/**
 * What the page shows of being claimed. Thread-safe.
 *
 * @param status how the agent stands
 * @param looked told that somebody looks at the code
 */
public record ClaimView(Supplier<ClaimStatus> status, Runnable looked) {}
