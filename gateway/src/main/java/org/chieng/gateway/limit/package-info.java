/**
 * How much a device and a school may send. Library-free; every door asks, before it takes a message: HTTP and CoAP answer 429 and 4.29,
 * MQTT 5 gets 0x97; MQTT 3.1.1, and the broker that stands before the gateway, can't be refused without a loss, so their messages wait.
 */
@NullMarked
package org.chieng.gateway.limit;

import org.jspecify.annotations.NullMarked;
