package org.chieng.server.access;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;

/**
 * Passwords as they are kept: Argon2id with the parameters of OWASP's Password Storage Cheat Sheet that take the least memory (7 MiB, five
 * passes, one lane; it ranks them with 19 MiB and two passes), as a PHC string. A hash takes some 40 ms of a core, and leaves 80 MB of garbage;
 * {@link Logins} bounds how many run at a time.
 */
final class PasswordHash {
    /** Shortest password, in characters (NIST SP 800-63B section 3.1.1.2: 8 at least). */
    static final int MIN_LENGTH = 8;
    /** Longest; chosen: longer ones are no passwords, and cost time. */
    static final int MAX_LENGTH = 200;

    private static final int MEMORY_KIB = 7_168;
    private static final int PASSES = 5;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    /** Made with the first password of a person: it holds its memory for good. */
    private static final class OfPeople {
        static final Argon2Function ARGON2 =
                Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
    }

    /** The least that Argon2 takes is 8 KiB a lane (RFC 9106 section 3.1). */
    private static final Argon2Function OF_RANDOM = Argon2Function.getInstance(64, 1, LANES, HASH_BYTES, Argon2.ID);

    private PasswordHash() {}

    /**
     * Hashes a password of {@link #newPassword} with a new salt, and without the work and the memory that keep others from trying what people
     * think of: nobody tries 99 random bits. So the first start does not keep the memory of a hash.
     */
    static String ofRandom(String password, SecureRandom random) {
        return hash(OF_RANDOM, password, random);
    }

    /** Hashes with a new salt; blocks. */
    static String of(String password, SecureRandom random) {
        return hash(OfPeople.ARGON2, password, random);
    }

    private static String hash(Argon2Function function, String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return function.hash(bytes(password), salt).getResult();
    }

    /** Whether it is the password's; blocks, equally long for every wrong one. */
    static boolean matches(String hash, String password) {
        return Argon2Function.getInstanceFromHash(hash).check(bytes(password), hash.getBytes(StandardCharsets.UTF_8));
    }

    /** Keyboards write {@code ế} in one character or in three: as one (NIST SP 800-63B section 3.1.1.2). */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    }

    /** A password of 99 random bits in four groups that can be read aloud. */
    static String newPassword(SecureRandom random) {
        return ReadableCode.of(random, 5) + "-" + ReadableCode.of(random, 5) + "-" + ReadableCode.of(random, 5) + "-"
                + ReadableCode.of(random, 5);
    }

    /** A password that no account has, to be checked for accounts that are not there. */
    static String nobodys(SecureRandom random) {
        byte[] bytes = new byte[SALT_BYTES];
        random.nextBytes(bytes);
        return of(Base64.getEncoder().encodeToString(bytes), random);
    }
}
