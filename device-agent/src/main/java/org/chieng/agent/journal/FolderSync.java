package org.chieng.agent.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Small works on files whose failure is told and survived. */
final class FolderSync {
    private static final Logger log = LoggerFactory.getLogger(FolderSync.class);

    private FolderSync() {}

    /** Makes new and renamed files of a folder last over a loss of power (fsync(2): the folder has to be synced itself). */
    static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            log.debug("folder {} can't be synced: {}", folder, e.toString()); // no folder can be on Windows
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("journal file {} can't be deleted: {}", file, e.toString());
        }
    }
}
