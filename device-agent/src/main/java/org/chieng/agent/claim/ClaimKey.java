package org.chieng.agent.claim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.chieng.agent.keep.PrivateFile;

/** What only this agent holds, and by which the server knows it again: 256 random bits, made once. Confined to one thread. */
final class ClaimKey {
    private static final int BYTES = 32;

    /** Shortest that is read: as many characters as that many bytes have in base64url. */
    private static final int CHARACTERS = 43;

    private final Path file;

    ClaimKey(Path file) {
        this.file = file;
    }

    /** Whether it was made before: the agent has been claimed, or has waited for it. */
    boolean isThere() {
        return Files.exists(file);
    }

    /** The key; makes one where there is none that can be used. */
    String read() throws IOException {
        if (isThere()) {
            String kept = Files.readString(file).strip();
            if (kept.length() >= CHARACTERS) {
                return kept;
            }
        }
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        PrivateFile.write(file, made + "\n");
        return made;
    }
}
