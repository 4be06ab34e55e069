package org.chieng.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class PasswordHashTest {
    private static final String PASSWORD = "tiếng chiêng vang xa";

    private final SecureRandom random = new SecureRandom();

    @Test
    void keepsWhatOwaspNames() {
        assertThat(PasswordHash.of(PASSWORD, random)).startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
    }

    @Test
    void knowsThePasswordAndNoOther() {
        String hash = PasswordHash.of(PASSWORD, random);

        assertThat(PasswordHash.matches(hash, PASSWORD)).isTrue();
        assertThat(PasswordHash.matches(hash, PASSWORD + " ")).isFalse();
        assertThat(PasswordHash.matches(hash, "")).isFalse();
        assertThat(PasswordHash.of(PASSWORD, random)).as("another salt").isNotEqualTo(hash);
    }

    @Test
    void takesAnotherKeyboardsToneMarks() {
        String hash = PasswordHash.of(PASSWORD, random);

        assertThat(PasswordHash.matches(hash, Normalizer.normalize(PASSWORD, Normalizer.Form.NFD)))
                .isTrue();
    }

    /** Made by the reference implementation, phc-winner-argon2: its test vector for argon2id, 2 passes of 64 MiB. */
    @Test
    void agreesWithTheReferenceImplementation() {
        assertThat(PasswordHash.matches(
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                        "password"))
                .isTrue();
    }

    @Test
    void aPasswordThatNobodyCanGuessCostsNoMemory() {
        String password = PasswordHash.newPassword(random);
        String hash = PasswordHash.ofRandom(password, random);

        assertThat(hash).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
        assertThat(PasswordHash.matches(hash, password)).isTrue();
        assertThat(PasswordHash.matches(hash, PasswordHash.newPassword(random))).isFalse();
    }

    @Test
    void makesPasswordsThatCanBeReadAloud() {
        assertThat(PasswordHash.newPassword(random)).matches("([2-9A-HJKMNP-Z]{5}-){3}[2-9A-HJKMNP-Z]{5}");
    }
}
