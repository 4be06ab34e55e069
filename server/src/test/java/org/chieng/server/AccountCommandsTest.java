package org.chieng.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts, passwords and tokens as an operator makes them. */
class AccountCommandsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-09-05T00:30:00Z"), ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder;

    private Path config;

    @BeforeEach
    void addSchool() throws Exception {
        config = Files.writeString(folder.resolve("server.conf"), "data = \"" + folder.resolve("data") + "\"\n");
        RegistryCommands.addSchool(
                with("--id", "ban", "--name", "TH Bản", "--area", "son", "--area-name", "Sơn"), CLOCK, RANDOM);
    }

    private List<String> with(String... options) {
        List<String> all = new ArrayList<>(List.of("--config", config.toString()));
        all.addAll(List.of(options));
        return all;
    }

    @Test
    void printsThePasswordOfANewAccountOnceAndNotAgainWithAnotherRole() throws Exception {
        assertThat(AccountCommands.add(
                        with("--id", "lan", "--name", "Cô Lan", "--role", "teacher", "--school", "ban"), CLOCK, RANDOM))
                .hasValueSatisfying(password -> assertThat(password).hasSize(23));
        assertThat(AccountCommands.add(
                        with("--id", "lan", "--name", "Cô Lan", "--role", "department", "--area", "son"),
                        CLOCK,
                        RANDOM))
                .isEmpty();
        assertThat(AccountCommands.resetPassword(with("--id", "lan"), CLOCK, RANDOM))
                .hasSize(23);

        assertThat(AccountCommands.audit(with("--last", "2"), CLOCK, RANDOM)).hasSize(2);
        assertThat(AccountCommands.audit(with(), CLOCK, RANDOM))
                .contains(
                        "2026-09-05T00:30:00Z operator role-teacher lan", "2026-09-05T00:30:00Z operator password lan");
    }

    @Test
    void refusesWhatIsNotThereAndWhatDoesNotFit() {
        assertThatThrownBy(() -> AccountCommands.add(
                        with("--id", "lan", "--name", "L", "--role", "teacher", "--school", "x"), CLOCK, RANDOM))
                .hasMessageContaining("no school 'x'");
        assertThatThrownBy(() -> AccountCommands.add(
                        with("--id", "lan", "--name", "L", "--role", "teacher", "--area", "son"), CLOCK, RANDOM))
                .hasMessageContaining("belongs to a school");
        assertThatThrownBy(
                        () -> AccountCommands.add(with("--id", "lan", "--name", "L", "--role", "boss"), CLOCK, RANDOM))
                .hasMessageContaining("no role 'boss'");
        assertThatThrownBy(() -> AccountCommands.resetPassword(with("--id", "nobody"), CLOCK, RANDOM))
                .hasMessageContaining("add-account");
        assertThatThrownBy(() -> AccountCommands.addToken(
                        with("--account", "lan", "--name", "x", "--scopes", "everything"), CLOCK, RANDOM))
                .hasMessageContaining("--scopes");
    }
}
