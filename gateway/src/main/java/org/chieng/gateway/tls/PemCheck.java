package org.chieng.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at PEM files before a library does, whose words are for whoever wrote it: whatever is wrong with them becomes a {@link PemException}.
 * Pure but for the reading of files; blocks.
 */
public final class PemCheck {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]*)-----END PRIVATE KEY-----");
    /** Of keys that Java reads as PKCS#8; those of other algorithms no door can use. */
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "Ed25519");

    private PemCheck() {}

    /**
     * The key and chain of files, each of which is what it should be, and the key that of the first certificate.
     *
     * @param key PKCS#8
     * @param chain at least one, the door's own first
     */
    public record Own(PrivateKey key, List<X509Certificate> chain) {
        public Own {
            chain = List.copyOf(chain);
        }
    }

    /**
     * Reads a door's own certificate and key.
     *
     * @throws PemException when they can't be used
     */
    public static Own own(PemFiles files) throws PemException {
        String keyOfCertificate = files.section() + ".certificate";
        String keyOfKey = files.section() + ".key";
        List<X509Certificate> chain = certificates(keyOfCertificate, files.certificate());
        PrivateKey key = key(keyOfKey, files.key());
        if (!isKeyOf(chain.get(0).getPublicKey(), key)) {
            throw new PemException(
                    keyOfKey,
                    files.key(),
                    "is not the key of the first certificate in " + files.certificate() + " (" + keyOfCertificate
                            + "): the key is not the certificate's; set the one that the certificate was asked for with, the"
                            + " door's own certificate first in its file");
        }
        return new Own(key, chain);
    }

    /**
     * Reads certificates.
     *
     * @param key of the settings, which named the file
     * @throws PemException when it holds none, or can't be read
     */
    public static List<X509Certificate> certificates(String key, Path file) throws PemException {
        String text = text(key, file);
        if (!text.contains("-----BEGIN CERTIFICATE-----")) {
            throw new PemException(
                    key,
                    file,
                    text.contains("PRIVATE KEY-----")
                            ? "holds a private key and no certificate: are certificate and key interchanged?"
                            : "holds no certificate in PEM (-----BEGIN CERTIFICATE-----): convert it with openssl x509 -inform der -in "
                                    + file + " -out new.pem, or openssl pkcs12 where it is a .p12 or .pfx");
        }
        try {
            Collection<?> read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
            List<X509Certificate> all =
                    read.stream().map(X509Certificate.class::cast).toList();
            if (!all.isEmpty()) {
                return all;
            }
        } catch (CertificateException e) {
            // told below
        }
        throw new PemException(key, file, "holds a damaged certificate: copy it anew, whole");
    }

    private static PrivateKey key(String key, Path file) throws PemException {
        String text = text(key, file);
        if (text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new PemException(
                    key,
                    file,
                    "is encrypted with a password, and nobody is there to type it when the server starts: decrypt it with openssl"
                            + " pkcs8 -topk8 -nocrypt -in " + file
                            + " -out new.key, and let only the server's user read that");
        }
        Matcher found = PRIVATE_KEY.matcher(text);
        if (!found.find()) {
            throw new PemException(key, file, noPkcs8(text, file));
        }
        for (String algorithm : ALGORITHMS) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(found.group(1));
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                // another algorithm, or damaged
            }
        }
        throw new PemException(
                key, file, "holds a damaged key, or one that is neither EC nor RSA nor Ed25519: copy it anew");
    }

    private static String noPkcs8(String text, Path file) {
        if (text.contains("-----BEGIN RSA PRIVATE KEY-----") || text.contains("-----BEGIN EC PRIVATE KEY-----")) {
            return "holds a key in an older form: convert it to PKCS#8 with openssl pkcs8 -topk8 -nocrypt -in " + file
                    + " -out new.key";
        }
        return text.contains("-----BEGIN CERTIFICATE-----")
                ? "holds a certificate and no private key: are certificate and key interchanged?"
                : "holds no private key in PEM, PKCS#8 (-----BEGIN PRIVATE KEY-----)";
    }

    private static String text(String key, Path file) throws PemException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new PemException(key, file, "is not there: correct the path, or put the file there");
        } catch (IOException e) {
            throw new PemException(
                    key,
                    file,
                    Files.isDirectory(file)
                            ? "is a folder: name the file in it"
                            : "can't be read by the user that runs the server: let it, e.g. with chown or chmod g+r");
        }
    }

    private static boolean isKeyOf(PublicKey open, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> "Ed25519";
                    });
            byte[] anything = {1};
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // the two are not even of one algorithm
        }
    }
}
