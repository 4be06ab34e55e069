/**
 * Logging in at another place, by OpenID Connect Core 1.0 with the code flow and PKCE (RFC 7636): {@link org.chieng.server.oidc.OidcProvider} asks that place, {@code
 * IdTokens} believes it nothing that is not signed. Who of them may come in is decided in {@code access} (ADR 51). Whatever blocks runs on a worker.
 */
@NullMarked
package org.chieng.server.oidc;

import org.jspecify.annotations.NullMarked;
