package org.chieng.gateway.store.influx;

import java.io.IOException;
import java.nio.file.Path;
import org.chieng.gateway.store.StoreContents;
import org.chieng.gateway.store.StoreException;

/** Reads backups for an operator: faults name the file. */
final class BackupContents {
    private BackupContents() {}

    /** From end to end, and does nothing with it. */
    static StoreContents check(Path backup) throws StoreException {
        return read(backup, lines -> {});
    }

    static StoreContents read(Path backup, BackupFile.Lines lines) throws StoreException {
        try {
            return BackupFile.read(backup, lines);
        } catch (IOException e) {
            throw new StoreException("backup " + backup + " is none, or not whole: " + e + "; use another one", e);
        } catch (InfluxFault e) {
            throw new StoreException(String.valueOf(e.getMessage()), e);
        }
    }
}
