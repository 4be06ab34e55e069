package org.chieng.server.oidc;

import org.jspecify.annotations.Nullable;

/**
 * Who has logged in elsewhere. Immutable.
 *
 * @param subject that place and what it calls them, for ever ({@code iss} and {@code sub} together, OpenID Connect Core 1.0 section 5.7)
 * @param email their address in small letters, where that place says that it has verified it; else null
 */
public record OidcIdentity(String subject, @Nullable String email) {
    /** What a place's own name of somebody is kept as. */
    public static String subject(String issuer, String sub) {
        return issuer + " " + sub;
    }
}
