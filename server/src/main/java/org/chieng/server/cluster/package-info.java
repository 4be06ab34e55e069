/**
 * Gateways and servers that run as processes of their own, on one clustered event bus. {@link org.chieng.server.cluster.Cluster} joins it
 * (Hazelcast is seen here only); {@link org.chieng.server.cluster.GatewayVoice} runs beside each gateway and tells who is there;
 * {@link org.chieng.server.cluster.Gateways} runs in each server, knows from that which gateway a device can be reached at, and brings
 * commands there. Live readings need neither: they are published on the bus as in one process.
 *
 * <p>No state of it outlives a process: whoever comes asks the others, whoever is silent is forgotten.
 */
@NullMarked
package org.chieng.server.cluster;

import org.jspecify.annotations.NullMarked;
