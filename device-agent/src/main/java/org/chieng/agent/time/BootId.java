package org.chieng.agent.time;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** Reads which boot of the machine this is. */
public final class BootId {
    /** Where Linux tells it: random(4), a UUID drawn once a boot. */
    public static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

    private BootId() {}

    /** The id that the file holds, or empty where there is no such file: then each process counts as a boot of its own. */
    public static Optional<UUID> read(Path file) {
        try {
            return Optional.of(UUID.fromString(Files.readString(file).strip()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
