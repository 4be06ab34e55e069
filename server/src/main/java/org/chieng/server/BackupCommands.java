package org.chieng.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chieng.gateway.StoreSettings;
import org.chieng.gateway.Stores;
import org.chieng.gateway.disk.FileChecksum;
import org.chieng.gateway.disk.OwnFiles;
import org.chieng.gateway.store.StoreContents;
import org.chieng.gateway.store.StoreException;
import org.chieng.server.registry.Registry;
import org.chieng.server.registry.RegistryException;

/**
 * The commands that copy readings and registry into a folder, check such a folder, and make the data of it again. A registry in PostgreSQL is
 * left to PostgreSQL's own tools.
 */
final class BackupCommands {
    private static final String REGISTRY = "registry.db";

    private BackupCommands() {}

    /**
     * Also while a server runs.
     *
     * @return what the backup holds, for the operator
     */
    static String backup(List<String> arguments) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "to"), List.of());
        ServerConfig config = ServerConfig.load(options.path("config"));
        StoreSettings store = config.gateway().store();
        Path target = options.path("to").toAbsolutePath();
        return run(() -> {
            OwnFiles.makeFolder(target);
            StoreContents contents = Stores.backup(store, config.data(), target.resolve(Stores.backupName(store)));
            if (hasRegistry(config)) {
                Registry.backup(config.data(), target.resolve(REGISTRY));
            }
            return told("backed up", contents, config);
        });
    }

    /** Reads a backup from end to end. */
    static String verify(List<String> arguments) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "from"), List.of());
        ServerConfig config = ServerConfig.load(options.path("config"));
        StoreSettings store = config.gateway().store();
        Path from = options.path("from").toAbsolutePath();
        return run(() -> {
            StoreContents contents = Stores.verify(store, from.resolve(Stores.backupName(store)));
            if (hasRegistry(config)) {
                Registry.verify(from.resolve(REGISTRY));
            }
            return told("whole", contents, config) + unproven(from, config, store);
        });
    }

    /** Into a data folder that holds neither, or into an InfluxDB; no server may run on the folder. */
    static String restore(List<String> arguments) throws StartException {
        Options options = Options.parse(arguments, List.of("config", "from"), List.of());
        verify(arguments); // before anything is made
        ServerConfig config = ServerConfig.load(options.path("config"));
        StoreSettings store = config.gateway().store();
        Path from = options.path("from").toAbsolutePath();
        try (DataFolder data = DataFolder.take(config.data())) {
            return run(() -> {
                if (hasRegistry(config)) {
                    Registry.restore(from.resolve(REGISTRY), data.path());
                }
                StoreContents contents = Stores.restore(store, from.resolve(Stores.backupName(store)), data.path());
                return told("restored", contents, config) + unproven(from, config, store);
            });
        }
    }

    private static boolean hasRegistry(ServerConfig config) {
        return config.registry() == null;
    }

    private static String told(String done, StoreContents contents, ServerConfig config) {
        return done + ": " + contents.points() + " points of " + contents.series() + " series"
                + (hasRegistry(config)
                        ? " and the registry"
                        : "; the registry is PostgreSQL's: use pg_dump, pg_restore");
    }

    /** What a backup can't be held against, for the operator; empty when all of it can. */
    private static String unproven(Path from, ServerConfig config, StoreSettings store) {
        List<String> files = Stream.concat(
                        Stream.of(Stores.backupName(store)), hasRegistry(config) ? Stream.of(REGISTRY) : Stream.empty())
                .filter(name -> !FileChecksum.isNoted(from.resolve(name)))
                .toList();
        return files.isEmpty()
                ? ""
                : "; no checksum (" + FileChecksum.SUFFIX + ") lies beside " + String.join(" and ", files)
                        + ", so a changed value would not be noticed: it is of an earlier version, or its checksum was"
                        + " left behind; make a new backup";
    }

    private interface Work {
        String run() throws StoreException, RegistryException, IOException;
    }

    private static String run(Work work) throws StartException {
        try {
            return work.run();
        } catch (StoreException | RegistryException e) {
            throw StartException.failed(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw StartException.failed("can't make the folder for the backup: " + e, e);
        }
    }
}
