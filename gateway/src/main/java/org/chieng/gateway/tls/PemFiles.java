package org.chieng.gateway.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a door's certificate, PEM (RFC 7468). Immutable.
 *
 * @param section of the settings that name them, e.g. {@code mqtt.tls}, for what an operator is told
 * @param certificate the chain, the door's own first
 * @param key its private key, PKCS#8
 * @param clientCa who signs the certificates that clients may show, or null: nobody's are taken
 */
public record PemFiles(
        String section,
        Path certificate,
        Path key,
        @Nullable Path clientCa) {
    /** All that there are. */
    List<Path> all() {
        return Stream.concat(Stream.of(certificate, key), Stream.ofNullable(clientCa))
                .toList();
    }
}
