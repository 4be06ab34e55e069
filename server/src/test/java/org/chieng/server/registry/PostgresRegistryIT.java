package org.chieng.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.chieng.server.testkit.Postgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The registry in Debian's PostgreSQL. */
@Timeout(120)
class PostgresRegistryIT extends ExchangeContract {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static Postgres postgres;

    private final String database = "test" + DATABASES.incrementAndGet();

    @BeforeAll
    static void start() throws Exception {
        postgres = Postgres.start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Override
    Registry reopened(Clock clock) throws RegistryException {
        postgres.ensureDatabase(database);
        return Registry.connect(server(postgres.passwordFile()), clock, new SecureRandom());
    }

    @Override
    RegistryDatabase empty() throws Exception {
        String other = database + "empty";
        postgres.ensureDatabase(other);
        return PostgresDatabase.open(new RegistryServer(postgres.url(other), Postgres.USER, postgres.passwordFile()));
    }

    private RegistryServer server(Path passwordFile) {
        return new RegistryServer(postgres.url(database), Postgres.USER, passwordFile);
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void goesOnWhenTheConnectionWasLost() throws Exception {
        registry.enrol(DEVICE, SCHOOL, "Pi");
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chieng'");
        assertThat(registry.device(DEVICE)).isPresent();

        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chieng'");
        registry.addSchool(SCHOOL, "another name", new AreaId("tan-lac"), null);

        assertThat(registry.school(SCHOOL).orElseThrow().name()).isEqualTo("another name");
    }

    @Test
    void refusesAWrongPasswordWithoutTellingIt(@TempDir Path folder) throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "not-the-password");

        assertThatThrownBy(() -> Registry.connect(server(wrong), CLOCK, new SecureRandom()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContaining("not-the-password");
    }

    @Test
    void refusesTablesOfANewerServer() throws Exception {
        execute("INSERT INTO registry_version VALUES (99)");

        assertThatThrownBy(this::reopened)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("newer server");
    }
}
