package org.chieng.gateway.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key that can be exchanged. Aliases carry the version that they were chosen from, so that a handshake that is going on gets key and
 * chain of the same one. Thread-safe.
 */
@SuppressWarnings("NullAway") // the JDK's interface says null for "none", and its classes are not annotated
final class CurrentKey extends X509ExtendedKeyManager {
    private record Version(
            int number,
            X509ExtendedKeyManager keys,
            @Nullable Version before) {
        @Nullable
        X509ExtendedKeyManager of(String alias) {
            if (alias.startsWith(number + ":")) {
                return keys;
            }
            return before != null && alias.startsWith(before.number + ":") ? before.keys : null;
        }
    }

    private volatile Version current;

    /** What handshakes that begin from now on use. */
    synchronized void use(X509ExtendedKeyManager keys) {
        Version before = current;
        current = before == null
                ? new Version(1, keys, null)
                : new Version(before.number + 1, keys, new Version(before.number, before.keys, null));
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        Version now = current;
        String alias = now.keys.chooseEngineServerAlias(keyType, issuers, engine);
        return alias == null ? null : now.number + ":" + alias;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        X509ExtendedKeyManager keys = current.of(alias);
        return keys == null ? null : keys.getCertificateChain(plain(alias));
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        X509ExtendedKeyManager keys = current.of(alias);
        return keys == null ? null : keys.getPrivateKey(plain(alias));
    }

    private static String plain(String alias) {
        return alias.substring(alias.indexOf(':') + 1);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null; // nobody asks a server's key manager for all of them
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null; // Vert.x has engines, not sockets
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }
}
