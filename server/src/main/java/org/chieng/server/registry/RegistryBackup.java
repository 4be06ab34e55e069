package org.chieng.server.registry;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.chieng.gateway.disk.FileChecksum;
import org.chieng.gateway.disk.OwnFiles;

/** Copies of {@code registry.db}, each a registry itself. */
final class RegistryBackup {
    private RegistryBackup() {}

    static void write(Path folder, Path target) throws RegistryException {
        Path file = folder.resolve(SqliteDatabase.FILE);
        if (!Files.isRegularFile(file)) {
            throw new RegistryException("there is no " + file + " to back up");
        }
        if (Files.exists(target)) {
            throw new RegistryException("backup file " + target + " exists already: name a new one");
        }
        try {
            OwnFiles.makeFile(target); // VACUUM INTO takes an empty file: its rights are set before keys lie in it
            copy(file, target);
            force(target);
            FileChecksum.note(target);
        } catch (SQLException | IOException e) {
            throw new RegistryException("can't write backup " + target + ": " + e.getMessage(), e);
        }
        verify(target);
    }

    private static void copy(Path file, Path target) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA busy_timeout = 5000");
            }
            try (PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
                copy.setString(1, target.toString());
                copy.execute();
            }
        }
    }

    static void verify(Path backup) throws RegistryException {
        if (!Files.isRegularFile(backup)) {
            throw new RegistryException("there is no backup " + backup);
        }
        try {
            FileChecksum.check(backup);
        } catch (IOException e) {
            throw new RegistryException("backup " + backup + " is damaged: " + e.getMessage() + "; use another one", e);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + backup.toUri() + "?immutable=1");
                Statement statement = connection.createStatement()) {
            try (ResultSet check = statement.executeQuery("PRAGMA integrity_check(1)")) {
                if (!check.getString(1).equals("ok")) {
                    throw new SQLException(check.getString(1).replaceAll("\\s+", " "));
                }
            }
            statement.executeQuery("SELECT count(*) FROM device").close();
        } catch (SQLException e) {
            throw new RegistryException("backup " + backup + " is none, or damaged: " + e.getMessage(), e);
        }
    }

    static void restore(Path backup, Path folder) throws RegistryException {
        verify(backup);
        Path file = folder.resolve(SqliteDatabase.FILE);
        Path part = folder.resolve(SqliteDatabase.FILE + ".part");
        if (Files.exists(file) || Files.exists(folder.resolve(SqliteDatabase.FILE + "-wal"))) {
            throw new RegistryException(
                    file + " is there already: move it away with its -wal and -shm, or set another 'data'");
        }
        try {
            try (FileChannel written = OwnFiles.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                Files.copy(backup, Channels.newOutputStream(written));
                written.force(true);
            }
            FileChecksum.check(backup, part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RegistryException("can't write " + file + ": " + e, e);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel written = FileChannel.open(file, StandardOpenOption.WRITE)) {
            written.force(true);
        }
    }
}
