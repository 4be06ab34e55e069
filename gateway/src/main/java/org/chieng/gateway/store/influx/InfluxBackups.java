package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.chieng.gateway.store.StoreContents;
import org.chieng.gateway.store.StoreException;

/** Backups by a process that is no gateway, beside those that write. Blocks. */
public final class InfluxBackups {
    private InfluxBackups() {}

    /**
     * Writes what the server has; what waits in outboxes is not in it. Nobody takes old readings away meanwhile.
     *
     * @param target must not exist
     * @return what the backup holds
     */
    public static StoreContents backup(InfluxSettings settings, Path target) throws StoreException {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        String name = "backup-" + HexFormat.of().formatHex(random);
        try (Connection connection = new Connection(settings);
                Upkeep upkeep = new Upkeep(connection, name, settings.timeout())) {
            write(target, connection, new NewestBook(connection, name), upkeep);
        } catch (InfluxFault e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
        return verify(target);
    }

    /** For the store, too. */
    static void write(Path target, Connection connection, NewestBook newest, Upkeep upkeep)
            throws InfluxFault, StoreException {
        upkeep.begin(Names.FIRST); // nobody's readings are so old: nobody waits
        try {
            BackupFile.write(target, connection, newest.devices(), upkeep);
        } catch (FileAlreadyExistsException e) {
            throw new StoreException("backup file " + target + " exists already: name a new one", e);
        } catch (IOException e) {
            throw new StoreException("can't write backup " + target + ": " + e, e);
        } finally {
            upkeep.end();
        }
    }

    /** Reads a backup from end to end. */
    public static StoreContents verify(Path backup) throws StoreException {
        return BackupContents.check(backup);
    }
}
