package org.chieng.server.alert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file whose first line is a secret. */
final class SecretFile {
    private SecretFile() {}

    /**
     * Reads it; blocks.
     *
     * @throws IOException when there is none, or its first line is empty; the message does not hold what it found
     */
    static String read(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new IOException("secret-missing"));
        } catch (IOException | UncheckedIOException e) {
            throw new IOException("secret-missing", e);
        }
    }
}
