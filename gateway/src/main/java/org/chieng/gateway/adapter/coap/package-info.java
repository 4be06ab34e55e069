/**
 * The door for CoAP (RFC 7252, RFC 7641, RFC 7959), plain and over DTLS, on Californium and Scandium, which are seen here only. {@link
 * org.chieng.gateway.adapter.coap.CoapDoor} listens; {@code DeviceRequests} answers, {@code CommandObservers} tells of commands.
 */
@NullMarked
package org.chieng.gateway.adapter.coap;

import org.jspecify.annotations.NullMarked;
