package org.chieng.server.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Brings the tables to the newest version: one SQL file a version, each run once, in one transaction. */
final class Migrations {
    /** In order; a file is never changed once it was released, a new one is added. */
    private static final List<String> FILES = List.of(
            "1-areas-schools-devices.sql",
            "2-dtls-keys.sql",
            "3-areas-and-devices-in-time.sql",
            "4-classes-users-loans.sql",
            "5-channels-experiments.sql",
            "6-access.sql",
            "7-links.sql",
            "8-sites-boundaries.sql",
            "9-alerts.sql",
            "10-prices-upgrades.sql",
            "11-claims.sql",
            "12-experiments-by-trigger.sql",
            "13-groups.sql",
            "14-search-and-pictures.sql",
            "15-control.sql",
            "16-return-codes-tokens-audit.sql",
            "17-phones-gallery.sql",
            "18-labs.sql",
            "21-board-forms.sql",
            "20-relays.sql",
            "22-receivers.sql",
            "23-numbers-of-schools.sql",
            "24-photos.sql");

    private Migrations() {}

    static void run(RegistryDatabase database) throws SQLException, RegistryException {
        run(database, FILES.size());
    }

    /** Brings them to a version that is not the newest, so that it can be tried how they go on from there. */
    static void run(RegistryDatabase database, int last) throws SQLException, RegistryException {
        int version = database.version();
        if (version > FILES.size()) {
            throw new RegistryException(database.name() + " has version " + version + ", this server knows up to "
                    + FILES.size() + ": start the newer server that wrote it");
        }
        if (version >= last) {
            return;
        }
        try (Statement statement = database.beginTransaction()) {
            // another process may have done it while we waited for the lock
            for (int next = database.version(); next < last; next++) {
                for (String sql : read(FILES.get(next)).split(";\\s*\n", -1)) {
                    if (!sql.isBlank()) {
                        statement.execute(database.translate(sql));
                    }
                }
                statement.execute(database.noteVersion(next + 1));
            }
            statement.execute("COMMIT");
        }
    }

    private static String read(String file) {
        try (InputStream in = Migrations.class.getResourceAsStream("/db/registry/" + file)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself can't be read
        }
    }
}
