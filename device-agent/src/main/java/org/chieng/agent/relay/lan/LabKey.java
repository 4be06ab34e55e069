package org.chieng.agent.relay.lan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The key that the computers of a lab share with their relay: the first line of a file, read anew for each handshake. Static functions. */
final class LabKey {
    /** Shorter ones are not taken; chosen: 16 characters of a-z and 0-9 are 80 bits. */
    static final int SHORTEST = 16;

    private LabKey() {}

    /**
     * The key.
     *
     * @throws IOException when it can't be read, or is too short; the message never holds it
     */
    static byte[] read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        String key = lines.isEmpty() ? "" : lines.get(0).strip();
        if (key.length() < SHORTEST) {
            throw new IOException(
                    "the lab's key in " + file + " needs " + SHORTEST + " characters or more: openssl rand -hex 16");
        }
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
