package org.chieng.gateway.adapter.coap;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How CoAP over DTLS is set; devices with a key of their own always may use it. Immutable.
 *
 * @param enabled whether it is opened
 * @param port port to listen on, 0 for any free one
 * @param own the gateway's certificate, or null where only devices with a key connect
 * @param clientCa PEM file of the authorities whose certificates devices may show, or null for none
 * @param reload how often the PEM files are looked at for newer ones
 */
public record DtlsSettings(
        boolean enabled,
        int port,
        @Nullable Own own,
        @Nullable Path clientCa,
        Duration reload) {

    /**
     * PEM files.
     *
     * @param certificate the chain
     * @param key the private key, PKCS#8, of an elliptic curve
     */
    public record Own(Path certificate, Path key) {}

    public DtlsSettings {
        if (clientCa != null && own == null) {
            throw new IllegalArgumentException("devices show certificates only to a gateway that has one");
        }
    }
}
