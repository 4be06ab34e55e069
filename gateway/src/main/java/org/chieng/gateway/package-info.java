/**
 * Where trust is made: what the gateway acknowledges is stored.
 *
 * <p>One way for data: a door ({@code adapter.mqtt}, {@code adapter.coap}, {@code adapter.broker}) hands a payload to {@code ingest}, which decodes,
 * validates and batches it into the {@link org.chieng.gateway.store.TimeSeriesStore}; when the batch is durable the door
 * acknowledges, and {@code live} publishes it on the event bus. What goes down to a device waits in {@code downlink} until its door
 * has delivered it. {@link org.chieng.gateway.Gateway} wires these by hand.
 * Whoever runs a gateway sees its ports only: {@code store}, {@code live}, {@code device}, {@code downlink}, {@code health}.
 */
@NullMarked
package org.chieng.gateway;

import org.jspecify.annotations.NullMarked;
