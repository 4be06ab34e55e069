package org.chieng.gateway.adapter.http;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the door for HTTP is set. Immutable.
 *
 * @param enabled whether it is opened
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param tls certificate and key, or null for plain HTTP
 * @param maxConnections how many connections may be open; further ones are closed
 * @param requestTimeout how long a request may take to come, and a connection may wait for one
 * @param storeTimeout how long a request may wait for the store before it is answered 503
 */
public record HttpSettings(
        boolean enabled,
        String host,
        int port,
        @Nullable Tls tls,
        int maxConnections,
        Duration requestTimeout,
        Duration storeTimeout) {

    /**
     * PEM files.
     *
     * @param certificate the chain
     * @param key the private key, PKCS#8
     * @param reload how often the files are looked at for newer ones
     */
    public record Tls(Path certificate, Path key, Duration reload) {}
}
