package org.chieng.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.chieng.gateway.testkit.RunningGateway;
import org.chieng.gateway.testkit.TestCa;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told of PEM files that can't be used: which setting, which file, what to do. */
class PemCheckTest {
    @TempDir
    Path folder;

    private TestCa ca;
    private TestCa.Pair good;

    @BeforeEach
    void make() throws Exception {
        ca = TestCa.make(folder, "ca");
        good = ca.issue("good", "gateway", "");
    }

    private void assertRefused(Path certificate, Path key, String... told) {
        assertThatThrownBy(() -> PemCheck.own(new PemFiles("mqtt.tls", certificate, key, null)))
                .isInstanceOf(PemException.class)
                .message()
                .contains(told);
    }

    private Path openssl(String name, String... arguments) throws Exception {
        Path made = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-out", made.toString()));
        TestCa.run(command);
        return made;
    }

    @Test
    void takesWhatFits() throws Exception {
        PemCheck.Own own = PemCheck.own(new PemFiles("mqtt.tls", good.certificate(), good.key(), null));
        assertThat(own.key().getAlgorithm()).isEqualTo("EC");
        assertThat(own.chain().get(0).getSubjectX500Principal().getName()).isEqualTo("CN=gateway");
        Path rsa = openssl("rsa.key", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
        Path certificate = openssl("rsa.pem", "req", "-x509", "-key", rsa.toString(), "-subj", "/CN=rsa", "-days", "2");
        assertThat(PemCheck.own(new PemFiles("mqtt.tls", certificate, rsa, null))
                        .key()
                        .getAlgorithm())
                .isEqualTo("RSA");
    }

    @Test
    void tellsOfFilesThatAreMissingOrNoFiles() {
        Path missing = folder.resolve("missing.pem");
        assertRefused(missing, good.key(), "mqtt.tls.certificate: " + missing + " is not there", "correct the path");
        assertRefused(good.certificate(), missing, "mqtt.tls.key: " + missing + " is not there");
        assertRefused(folder, good.key(), "mqtt.tls.certificate: " + folder + " is a folder");
    }

    @Test
    @DisabledIfSystemProperty(named = "user.name", matches = "root", disabledReason = "root may read everything")
    void tellsOfAFileThatItMayNotRead() throws Exception {
        Files.setPosixFilePermissions(good.key(), PosixFilePermissions.fromString("---------"));
        assertRefused(good.certificate(), good.key(), "mqtt.tls.key: " + good.key(), "can't be read by the user");
    }

    @Test
    void tellsOfWhatIsInTheFiles() throws Exception {
        assertRefused(good.key(), good.certificate(), "mqtt.tls.certificate: " + good.key(), "interchanged?");
        assertRefused(good.certificate(), good.certificate(), "mqtt.tls.key: " + good.certificate(), "interchanged?");
        Path der = openssl("good.der", "x509", "-in", good.certificate().toString(), "-outform", "der");
        assertRefused(der, good.key(), "mqtt.tls.certificate: " + der, "openssl x509 -inform der");
        Path torn = Files.writeString(
                folder.resolve("torn.pem"), Files.readString(good.certificate()).replace("MII", "M!I"));
        assertRefused(torn, good.key(), "mqtt.tls.certificate: " + torn, "damaged");
        Path text = Files.writeString(folder.resolve("text.key"), "no key");
        assertRefused(good.certificate(), text, "mqtt.tls.key: " + text, "no private key in PEM, PKCS#8");
        Path tornKey = Files.writeString(
                folder.resolve("torn.key"),
                Files.readString(good.key()).replaceFirst("\nM[A-Za-z0-9+/]{8}", "\nMxyzxyzx"));
        assertRefused(good.certificate(), tornKey, "mqtt.tls.key: " + tornKey, "damaged key");
    }

    @Test
    void tellsOfKeysInOtherFormsAndOfOthers() throws Exception {
        Path encrypted =
                openssl("encrypted.key", "pkcs8", "-topk8", "-in", good.key().toString(), "-passout", "pass:x");
        assertRefused(
                good.certificate(),
                encrypted,
                "mqtt.tls.key: " + encrypted + " is encrypted",
                "openssl pkcs8 -topk8 -nocrypt");
        Path old = openssl("old.key", "ec", "-in", good.key().toString());
        assertRefused(good.certificate(), old, "mqtt.tls.key: " + old, "an older form", "openssl pkcs8");
        TestCa.Pair other = ca.issue("other", "x", "");
        assertRefused(
                good.certificate(),
                other.key(),
                "mqtt.tls.key: " + other.key() + " is not the key of the first certificate in " + good.certificate(),
                "(mqtt.tls.certificate)");
        Path rsa = openssl("rsa.key", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
        assertRefused(good.certificate(), rsa, "mqtt.tls.key: " + rsa + " is not the key");
    }

    private void assertNoStart(String config, String... told) {
        assertThatThrownBy(() -> RunningGateway.start(Files.createTempDirectory(folder, "data"), config)
                        .close())
                .rootCause()
                .message()
                .contains(told);
    }

    @Test
    void aGatewayDoesNotStartAndTellsWhy() throws Exception {
        Path rsa = openssl("rsa.key", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
        Path certificate = openssl("rsa.pem", "req", "-x509", "-key", rsa.toString(), "-subj", "/CN=rsa", "-days", "2");
        assertNoStart(
                "coap.dtls { enabled = true, port = 0, certificate = \"" + certificate + "\", key = \"" + rsa + "\" }",
                "coap.dtls.key: " + rsa + " is a key of kind RSA",
                "ec_paramgen_curve:P-256");
        assertNoStart(
                "mqtt.tls { certificate = \"" + good.certificate() + "\", key = \"" + good.key() + "\", client-ca = \""
                        + folder.resolve("none.pem") + "\" }",
                "mqtt.tls.client-ca: " + folder.resolve("none.pem") + " is not there");
    }

    /** A school's page must not go away because a certificate ran out at night. */
    @Test
    void aGatewayStartsWithAnExpiredCertificateAndSaysSo() throws Exception {
        TestCa.Pair old = ca.issueExpired("old", "gateway");
        try (RunningGateway running = RunningGateway.start(
                Files.createDirectory(folder.resolve("data")),
                "mqtt.tls { certificate = \"" + old.certificate() + "\", key = \"" + old.key() + "\" }")) {
            assertThat(running.gateway.health().tlsFaults())
                    .singleElement()
                    .asString()
                    .contains(
                            "mqtt.tls.certificate: " + old.certificate() + " has expired on ",
                            "put a new one in its place");
        }
    }
}
