package org.chieng.gateway.adapter.mqtt;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of the door and whom it trusts, from files that may change while it runs: connections that come after a change get
 * the new ones. What can't be used is told, and the old ones stay. Thread-safe; reading blocks.
 */
final class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    private final Vertx vertx;
    private final MqttSettings.Tls files;
    private final CurrentKey key = new CurrentKey();
    private final CurrentTrust trust = new CurrentTrust();
    private List<FileTime> seen = List.of();
    private volatile @Nullable String fault;

    private Certificates(Vertx vertx, MqttSettings.Tls files) {
        this.vertx = vertx;
        this.files = files;
    }

    /**
     * Reads the files.
     *
     * @throws Exception whatever the files give, when they can't be used
     */
    static Certificates read(Vertx vertx, MqttSettings.Tls files) throws Exception {
        Certificates certificates = new Certificates(vertx, files);
        List<FileTime> times = certificates.times();
        certificates.load();
        certificates.seen = times;
        return certificates;
    }

    /** Reads the files again when one has changed since; keeps what it has when they can't be used. */
    void refresh() {
        try {
            List<FileTime> times = times();
            if (times.equals(seen)) {
                return;
            }
            load();
            seen = times;
            fault = null;
            LOG.info("mqtt.tls: new connections get the certificate of {}", files.certificate());
        } catch (Exception e) {
            String told = "mqtt.tls: " + e.getMessage() + "; the certificate from before stays in use";
            if (!told.equals(fault)) {
                LOG.error("{}", told);
            }
            fault = told;
        }
    }

    /** Why the newest files aren't used, or null. */
    @Nullable
    String fault() {
        return fault;
    }

    X509ExtendedKeyManager key() {
        return key;
    }

    X509ExtendedTrustManager trust() {
        return trust;
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        times.add(Files.getLastModifiedTime(files.certificate()));
        times.add(Files.getLastModifiedTime(files.key()));
        Path clientCa = files.clientCa();
        if (clientCa != null) {
            times.add(Files.getLastModifiedTime(clientCa));
        }
        return times;
    }

    private void load() throws Exception {
        KeyManager[] keys = new PemKeyCertOptions()
                .setCertPath(files.certificate().toString())
                .setKeyPath(files.key().toString())
                .getKeyManagerFactory(vertx)
                .getKeyManagers();
        X509ExtendedKeyManager newKey = (X509ExtendedKeyManager) keys[0];
        refuseForeignKey(newKey);
        Path clientCa = files.clientCa();
        if (clientCa != null) {
            TrustManager[] managers = new PemTrustOptions()
                    .addCertPath(clientCa.toString())
                    .getTrustManagerFactory(vertx)
                    .getTrustManagers();
            trust.use((X509ExtendedTrustManager) managers[0]);
        }
        key.use(newKey);
    }

    /** A key that isn't the certificate's would be noticed by every device, at its next handshake. */
    private static void refuseForeignKey(X509ExtendedKeyManager manager) throws GeneralSecurityException {
        for (String type : new String[] {"EC", "RSA", "Ed25519", "EdDSA"}) {
            String[] aliases = manager.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                X509Certificate own = manager.getCertificateChain(aliases[0])[0];
                refuseForeignKey(type, manager.getPrivateKey(aliases[0]), own);
                return;
            }
        }
    }

    private static void refuseForeignKey(String type, PrivateKey key, X509Certificate own)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(
                switch (type) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> "Ed25519";
                });
        byte[] anything = {1};
        signature.initSign(key);
        signature.update(anything);
        byte[] signed = signature.sign();
        signature.initVerify(own.getPublicKey());
        signature.update(anything);
        if (!signature.verify(signed)) {
            throw new GeneralSecurityException("the key is not the certificate's");
        }
    }
}
