package org.chieng.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate authority of a test, made with openssl. */
public final class TestCa {
    private final Path folder;
    private final Pair pair;

    /** A certificate and its key, PEM. */
    public record Pair(Path certificate, Path key) {}

    private TestCa(Path folder, Pair pair) {
        this.folder = folder;
        this.pair = pair;
    }

    public static TestCa make(Path folder, String name) throws Exception {
        return new TestCa(folder, request(folder, name, "prime256v1", List.of("-subj", "/CN=" + name)));
    }

    /**
     * Issues a certificate.
     *
     * @param alternative a Subject Alternative Name as openssl has it, or ""
     */
    public Pair issue(String file, String commonName, String alternative) throws Exception {
        return issue(file, commonName, alternative, "prime256v1");
    }

    /** The same with a key on another curve, as openssl names it. */
    public Pair issue(String file, String commonName, String alternative, String curve) throws Exception {
        List<String> more = new ArrayList<>(List.of(
                "-subj",
                "/CN=" + commonName,
                "-CA",
                pair.certificate().toString(),
                "-CAkey",
                pair.key().toString(),
                "-addext",
                "basicConstraints=critical,CA:FALSE"));
        if (!alternative.isEmpty()) {
            more.addAll(List.of("-addext", "subjectAltName=" + alternative));
        }
        return request(folder, file, curve, more);
    }

    public Path certificate() {
        return pair.certificate();
    }

    /** TLS that trusts this authority, and shows a certificate or none. */
    public SSLContext context(@Nullable Pair shown) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", read(pair.certificate()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, null);
        if (shown != null) {
            own.setKeyEntry("own", key(shown.key()), new char[0], new Certificate[] {read(shown.certificate())});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Pair request(Path folder, String name, String curve, List<String> more) throws Exception {
        Pair pair = new Pair(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:" + curve,
                "-nodes",
                "-days",
                "2",
                "-keyout",
                pair.key().toString(),
                "-out",
                pair.certificate().toString()));
        command.addAll(more);
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
        return pair;
    }

    private static Certificate read(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(Path pem) throws Exception {
        String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }
}
