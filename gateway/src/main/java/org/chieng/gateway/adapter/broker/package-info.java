/**
 * The way in through a broker that is there already: the gateway is its client (MQTT 5), on HiveMQ's client library, which is seen
 * here only. {@link org.chieng.gateway.adapter.broker.BrokerDoor} opens it; {@code BrokerClient} holds the connection; {@code
 * Arrivals} takes what comes in its order; {@code BrokerDownlink} sends what goes down; {@code Presence} knows who is there.
 *
 * <p>Gateways that name the same share divide the devices' messages among them (MQTT 5.0 section 4.8.2). A message is acknowledged to
 * the broker when it is durable; until then the broker keeps it, also for a gateway that is gone, until its session expires. Devices
 * prove to the broker who they are; the topic says it to us, so the broker must let a device publish below its own name only.
 *
 * <p>All of it runs on one event loop, but for the registry, which is asked on a worker, and the library's own thread.
 */
@NullMarked
package org.chieng.gateway.adapter.broker;

import org.jspecify.annotations.NullMarked;
