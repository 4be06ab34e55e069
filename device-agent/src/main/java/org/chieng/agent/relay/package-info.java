/**
 * The agent of a lab's Pi as relay: takes what the lab's computers tell over the school's network, keeps it on disk before it is acknowledged, and has
 * it published in batches. Nothing of it is loaded unless {@code relay.enabled}. {@code relay.lan} is the network side of it (ADR 53).
 */
@NullMarked
package org.chieng.agent.relay;

import org.jspecify.annotations.NullMarked;
