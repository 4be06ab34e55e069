/**
 * The way between a lab's computers and their relay: CoAP (RFC 7252) over DTLS 1.2 with the key of the lab (RFC 4279, RFC 5489). Californium and
 * Scandium are seen here, and Californium in {@code source.coap}.
 */
@NullMarked
package org.chieng.agent.relay.lan;

import org.jspecify.annotations.NullMarked;
