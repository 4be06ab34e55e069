/**
 * Boards with Wi-Fi on the school's network: an endpoint for CoAP (RFC 7252, RFC 7959) that takes what {@code docs/protocol.md} says a
 * device sends, SenML and flat JSON, and answers 2.04 when the journal has it. {@link org.chieng.agent.source.coap.CoapSource} listens;
 * {@code BoardSecrets} says who may post.
 *
 * <p>Californium is seen here only, and loaded only when the endpoint is enabled. Threading: Californium's own four threads; a
 * request is answered on one of them.
 */
@NullMarked
package org.chieng.agent.source.coap;

import org.jspecify.annotations.NullMarked;
