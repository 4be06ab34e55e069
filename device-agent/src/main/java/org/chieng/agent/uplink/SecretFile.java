package org.chieng.agent.uplink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file with the device's secret: its first line. */
final class SecretFile {
    private static final Logger log = LoggerFactory.getLogger(SecretFile.class);
    private static final Set<PosixFilePermission> FOREIGN =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final Path file;
    private boolean warned;

    SecretFile(Path file) {
        this.file = file;
    }

    /** The secret as it stands there now. */
    char[] read() throws IOException {
        warnWhenOthersCanRead();
        String secret = Files.readString(file).lines().findFirst().orElse("").strip();
        if (secret.isEmpty()) {
            throw new IOException("it is empty");
        }
        return secret.toCharArray();
    }

    private void warnWhenOthersCanRead() throws IOException {
        if (warned || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = EnumSet.copyOf(FOREIGN);
        permissions.retainAll(Files.getPosixFilePermissions(file));
        if (!permissions.isEmpty()) {
            warned = true;
            log.warn("others can read the secret in {}: chmod 600 it", file);
        }
    }
}
