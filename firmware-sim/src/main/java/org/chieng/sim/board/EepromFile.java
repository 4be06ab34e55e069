package org.chieng.sim.board;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** Keeps a board's EEPROM in a file while nobody has the board: its bytes as they are. Confined to the board's lock. */
final class EepromFile {

    private final @Nullable Path file;

    EepromFile(@Nullable Path file) {
        this.file = file == null ? null : file.toAbsolutePath();
    }

    /** Does nothing when there is no file yet. */
    void loadInto(Brain brain) throws IOException {
        if (file == null || Files.notExists(file)) {
            return;
        }
        int size = brain.eeprom().length;
        if (Files.size(file) != size) {
            throw new IOException(
                    file + " is no EEPROM of this board: it has " + Files.size(file) + " bytes, not " + size);
        }
        brain.eeprom(Files.readAllBytes(file));
    }

    /** Writes a new file and moves it there, when the firmware has changed something. */
    void saveFrom(Brain brain) {
        if (file == null || !brain.eepromChanged()) {
            return;
        }
        try {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, brain.eeprom());
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the EEPROM of a board cannot be kept: " + e.getMessage(), e);
        }
    }
}
