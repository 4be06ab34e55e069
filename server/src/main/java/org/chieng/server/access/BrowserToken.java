package org.chieng.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** What a browser or a program holds: 256 random bits. The server keeps its hash only. Pure functions. */
final class BrowserToken {
    private static final int BYTES = 32;

    private BrowserToken() {}

    /** A new one, 43 characters that need no quoting. */
    static String of(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** As it is kept: there is nothing to guess, so a plain hash will do. */
    static byte[] hash(String token) {
        return sha256("token " + token);
    }

    /** What a page must send with a change beside its cookie, which it can read and another site can't. */
    static String csrf(String token) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256("csrf " + token));
    }

    /** Whether it is that; takes the same time for every wrong one. */
    static boolean isCsrf(String token, String claimed) {
        return MessageDigest.isEqual(
                csrf(token).getBytes(StandardCharsets.UTF_8), claimed.getBytes(StandardCharsets.UTF_8));
    }

    /** One of several secrets that are made out of one, and don't tell each other. */
    static String part(String name, String secret) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(name + " " + secret));
    }

    /** What is shown first of a verifier that is shown later (RFC 7636 section 4.2, S256). */
    static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(verifier));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
