package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry in a file of SQLite. */
class RegistryTest extends ExchangeContract {
    @TempDir
    Path folder;

    @Override
    Registry reopened(Clock clock) throws RegistryException {
        return Registry.open(folder, clock, new SecureRandom());
    }

    @Override
    RegistryDatabase empty() throws Exception {
        return SqliteDatabase.open(Files.createDirectory(folder.resolve("empty")));
    }

    @Test
    void keepsOtherUsersFromReadingItsFiles() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "ESP32");

        assertThat(files())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void keepsNoSecretInItsFile() throws Exception {
        String secret = registry.enrol(DEVICE, SCHOOL, "Pi");
        registry.close();

        for (Path file : files()) {
            assertThat(Files.readAllBytes(file)).asString().doesNotContain(secret);
        }
        registry = reopened();
    }

    private List<Path> files() throws Exception {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void refusesAFileOfANewerServer() throws Exception {
        registry.close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("registry.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(this::reopened)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("newer server");
    }

    @Test
    void saysWhichFileItCanNotOpen() throws Exception {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.writeString(
                broken.resolve("registry.db"),
                "this is not a database, but long enough to be taken for one".repeat(40));

        assertThatThrownBy(() -> Registry.open(broken, CLOCK, new SecureRandom()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("registry.db");
    }
}
