package org.chieng.server.registry;

import java.time.Instant;

/**
 * A new machine that waits to be claimed. Immutable.
 *
 * @param name what it calls itself
 * @param address from where it asks
 * @param since when it first asked
 * @param expires until when its code is good
 */
public record WaitingMachine(String name, String address, Instant since, Instant expires) {}
