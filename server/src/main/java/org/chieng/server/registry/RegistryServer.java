package org.chieng.server.registry;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a registry is that several servers share. Immutable.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, with the driver's own parameters behind it, e.g. {@code ?sslmode=verify-full}
 * @param user who logs in, or empty for the user that runs the server
 * @param passwordFile its first line is the password; null when none is asked for
 */
public record RegistryServer(
        String url, String user, @Nullable Path passwordFile) {
    public RegistryServer {
        if (!url.startsWith("jdbc:postgresql:") || url.contains("password=")) {
            throw new IllegalArgumentException(
                    "registry.url must be jdbc:postgresql://host:port/database, without password;"
                            + " for that there is registry.password-file");
        }
    }
}
