package org.chieng.server.oidc;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where people log in besides here. Immutable.
 *
 * @param issuer the place, as it calls itself; {@code /.well-known/openid-configuration} is under it
 * @param clientId what this server is called there
 * @param secret a file with the server's secret in its first line, or null when it has none
 * @param redirect where that place sends people back: this server's public address with {@code /oidc/callback}
 * @param name what people call that place
 */
public record OidcSettings(
        String issuer, String clientId, @Nullable Path secret, String redirect, String name) {
    /** Where people come back to. */
    public static final String CALLBACK = "/oidc/callback";

    public OidcSettings {
        if (!isBare(issuer)) {
            throw new IllegalArgumentException(
                    "oidc.issuer must be https://…, without a user or a question mark in it");
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("oidc.client-id must be what this server is called there");
        }
        if (!isBare(redirect) || !CALLBACK.equals(URI.create(redirect).getPath())) {
            throw new IllegalArgumentException("oidc.redirect must be this server's public address with " + CALLBACK
                    + ", e.g. https://chieng.example.vn" + CALLBACK);
        }
        if (name.isBlank() || name.length() > 60) {
            throw new IllegalArgumentException("oidc.name must have 1 to 60 characters");
        }
    }

    private static boolean isBare(String text) {
        try {
            URI address = URI.create(text);
            return isSafe(address) && address.getRawQuery() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Encrypted, or within this computer. */
    static boolean isSafe(URI address) {
        String host = address.getHost();
        if (host == null || address.getRawUserInfo() != null || address.getRawFragment() != null) {
            return false;
        }
        return "https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isHere(host));
    }

    private static boolean isHere(String host) {
        try {
            return host.equals("localhost")
                    || (host.matches("[0-9.]+") && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
