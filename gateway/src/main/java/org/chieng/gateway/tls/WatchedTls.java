package org.chieng.gateway.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * The JDK's TLS as Vert.x uses it, which also tells of each handshake that comes to nothing and whom it was with: Vert.x's own handler of
 * exceptions hears of the first, not of the second. Thread-safe.
 */
public final class WatchedTls extends JdkSSLEngineOptions {
    private final HandshakeListener listener;

    /** @param listener hears on the event loop of the connection */
    public WatchedTls(HandshakeListener listener) {
        this.listener = listener;
    }

    @Override
    public WatchedTls copy() {
        return new WatchedTls(listener);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new Factory(super.sslContextFactory());
    }

    private void shakesHands(SslHandler handler) {
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                String address = handler.engine().getPeerHost();
                listener.refused(address == null ? "unknown" : address, TlsFaults.of(done.cause()));
            }
        });
    }

    private final class Watched extends DelegatingSslContext {
        Watched(SslContext context) {
            super(context);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // Vert.x does it
        }

        @Override
        protected void initHandler(SslHandler handler) {
            shakesHands(handler);
        }
    }

    /** Hands everything on, and wraps what comes out. */
    private final class Factory implements SslContextFactory {
        private final SslContextFactory real;

        Factory(SslContextFactory real) {
            this.real = real;
        }

        @Override
        public SslContextFactory useAlpn(boolean use) {
            real.useAlpn(use);
            return this;
        }

        @Override
        public SslContextFactory clientAuth(ClientAuth auth) {
            real.clientAuth(auth);
            return this;
        }

        @Override
        public SslContextFactory forClient(boolean client) {
            real.forClient(client);
            return this;
        }

        @Override
        public SslContextFactory keyMananagerFactory(KeyManagerFactory keys) {
            real.keyMananagerFactory(keys);
            return this;
        }

        @Override
        public SslContextFactory trustManagerFactory(TrustManagerFactory trust) {
            real.trustManagerFactory(trust);
            return this;
        }

        @Override
        public SslContextFactory enabledCipherSuites(Set<String> suites) {
            real.enabledCipherSuites(suites);
            return this;
        }

        @Override
        public SslContextFactory applicationProtocols(List<String> protocols) {
            real.applicationProtocols(protocols);
            return this;
        }

        @Override
        public SslContext create() throws SSLException {
            return new Watched(real.create());
        }
    }
}
