package org.chieng.server.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A device's secret as it is kept: SHA-256 over a random salt and the secret. Immutable.
 *
 * <p>A plain hash is enough here, and a slow one (Argon2, bcrypt) would be wrong: secrets are made by a machine with 160
 * random bits, so there is nothing to guess, and a gateway checks thousands of them when a province comes back after a
 * power cut. What is imported must be at least {@value #MIN_LENGTH} characters for the same reason.
 */
final class SecretHash {
    /** Shortest secret that may be imported, in characters. */
    static final int MIN_LENGTH = 16;
    /** Longest, in characters; chosen: fits an MQTT password and a CoAP query option (RFC 7252 section 5.10: 255 bytes). */
    static final int MAX_LENGTH = 200;

    private static final int SALT_BYTES = 16;
    private static final int SECRET_BYTES = 20;

    private final byte[] salt;
    private final byte[] hash;

    SecretHash(byte[] salt, byte[] hash) {
        this.salt = salt.clone();
        this.hash = hash.clone();
    }

    /** Hashes a secret with a new salt. */
    static SecretHash of(String secret, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new SecretHash(salt, digest(salt, secret));
    }

    /**
     * A new secret of 160 random bits, 27 characters that need no quoting in a shell, a file or an address; the first is no dash, which a
     * spreadsheet takes for a formula and a shell's program for an option.
     */
    static String newSecret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        String secret;
        do {
            random.nextBytes(bytes);
            secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } while (secret.startsWith("-"));
        return secret;
    }

    /** Whether this is the hash of that secret; takes the same time for every wrong one. */
    boolean matches(String secret) {
        return MessageDigest.isEqual(hash, digest(salt, secret));
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] hash() {
        return hash.clone();
    }

    private static byte[] digest(byte[] salt, String secret) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return sha256.digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
