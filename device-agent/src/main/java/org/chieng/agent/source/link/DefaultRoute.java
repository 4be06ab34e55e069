package org.chieng.agent.source.link;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A way out of the school's network. Immutable.
 *
 * @param device the network interface, e.g. {@code eth0}
 * @param router who is next on the way; empty where the interface leads to one machine only (a modem)
 * @param metric the kernel takes the route with the lowest
 */
record DefaultRoute(String device, Optional<InetAddress> router, long metric) {}
