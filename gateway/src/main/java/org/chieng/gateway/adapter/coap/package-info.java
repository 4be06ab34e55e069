/**
 * The door for CoAP (RFC 7252, RFC 7959), on Californium, which is seen here only. {@link
 * org.chieng.gateway.adapter.coap.CoapDoor} listens; {@code TelemetryResource} takes packs.
 */
@NullMarked
package org.chieng.gateway.adapter.coap;

import org.jspecify.annotations.NullMarked;
