package org.chieng.gateway.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
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

    /** A certificate that has expired yesterday. */
    public Pair issueExpired(String file, String commonName) throws Exception {
        Pair asked = new Pair(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
        Path request = folder.resolve(file + ".csr");
        run(List.of(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=" + commonName,
                "-keyout",
                asked.key().toString(),
                "-out",
                request.toString()));
        run(List.of(
                "openssl",
                "x509",
                "-req",
                "-days",
                "-1",
                "-in",
                request.toString(),
                "-CA",
                pair.certificate().toString(),
                "-CAkey",
                pair.key().toString(),
                "-CAcreateserial",
                "-out",
                asked.certificate().toString()));
        return asked;
    }

    public Path certificate() {
        return pair.certificate();
    }

    /** TLS that trusts this authority, and shows a certificate or none. */
    public SSLContext context(@Nullable Pair shown) throws Exception {
        return context(managers(shown));
    }

    /** TLS that trusts this authority, and shows a certificate also to a server that did not ask for one of its issuer. */
    public SSLContext contextShowing(Pair shown) throws Exception {
        X509ExtendedKeyManager real = (X509ExtendedKeyManager) managers(shown)[0];
        return context(new KeyManager[] {
            new X509ExtendedKeyManager() {
                @Override
                public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
                    return "own";
                }

                @Override
                public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
                    return "own";
                }

                @Override
                public X509Certificate[] getCertificateChain(String alias) {
                    return real.getCertificateChain(alias);
                }

                @Override
                public PrivateKey getPrivateKey(String alias) {
                    return real.getPrivateKey(alias);
                }

                @Override
                public String[] getClientAliases(String type, Principal[] issuers) {
                    return new String[] {"own"};
                }

                @Override
                public String[] getServerAliases(String type, Principal[] issuers) {
                    return new String[0];
                }

                @Override
                public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                    return "own";
                }
            }
        });
    }

    private SSLContext context(KeyManager[] keys) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", read(pair.certificate()));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyManager[] managers(@Nullable Pair shown) throws Exception {
        KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, null);
        if (shown != null) {
            own.setKeyEntry("own", key(shown.key()), new char[0], new Certificate[] {read(shown.certificate())});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        return keys.getKeyManagers();
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
        run(command);
        return pair;
    }

    /** Runs openssl. */
    public static void run(List<String> command) throws Exception {
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
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
