package org.chieng.gateway.tls;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a door over TCP and whom it trusts, from files that may change while it is open: connections that come after a change
 * get the new ones, those that stand live on. What can't be used is told, and the old ones stay. Thread-safe; reading blocks.
 */
public final class Certificates {
    private final Vertx vertx;
    private final PemFiles files;
    private final CurrentKey key = new CurrentKey();
    private final CurrentTrust trust = new CurrentTrust();
    private final Reloading reloading;

    private Certificates(Vertx vertx, PemFiles files) throws Exception {
        this.vertx = vertx;
        this.files = files;
        this.reloading = Reloading.start(files, this::load);
    }

    /**
     * Reads the files.
     *
     * @throws Exception a {@link PemException}, or whatever else the files give, when they can't be used
     */
    public static Certificates read(Vertx vertx, PemFiles files) throws Exception {
        return new Certificates(vertx, files);
    }

    /**
     * Looks at the files from time to time, on a worker, for as long as the timer isn't cancelled.
     *
     * @param every at least a millisecond
     * @return the Vert.x timer
     */
    public long watch(Duration every) {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(every.toNanos()));
        return vertx.setPeriodic(
                millis,
                any -> vertx.executeBlocking(
                        () -> {
                            reloading.refresh();
                            return null;
                        },
                        true));
    }

    /** Why the newest files aren't used, or null. */
    public @Nullable String fault() {
        return reloading.fault();
    }

    /** The door's own key and chain, that of now at each handshake. */
    public X509ExtendedKeyManager key() {
        return key;
    }

    /** Whom the door trusts, those of now at each handshake. */
    public X509ExtendedTrustManager trust() {
        return trust;
    }

    private X509Certificate load() throws Exception {
        PemCheck.Own own = PemCheck.own(files);
        Path clientCa = files.clientCa();
        if (clientCa != null) {
            PemCheck.certificates(files.section() + ".client-ca", clientCa);
            TrustManager[] managers = new PemTrustOptions()
                    .addCertPath(clientCa.toString())
                    .getTrustManagerFactory(vertx)
                    .getTrustManagers();
            trust.use((X509ExtendedTrustManager) managers[0]);
        }
        KeyManager[] keys = new PemKeyCertOptions()
                .setCertPath(files.certificate().toString())
                .setKeyPath(files.key().toString())
                .getKeyManagerFactory(vertx)
                .getKeyManagers();
        key.use((X509ExtendedKeyManager) keys[0]);
        return own.chain().get(0);
    }
}
