package org.chieng.gateway.adapter.coap;

import java.time.Duration;

/**
 * How the door for CoAP is set. Immutable.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param storeTimeout how long a request may wait for the store before it is answered 5.03
 * @param dtls how the encrypted port is set
 */
public record CoapSettings(String host, int port, Duration storeTimeout, DtlsSettings dtls) {}
