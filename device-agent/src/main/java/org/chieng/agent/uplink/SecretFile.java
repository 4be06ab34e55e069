package org.chieng.agent.uplink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.chieng.agent.keep.PrivateFile;
import org.chieng.protocol.name.DeviceId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device's secret: the first line of the file that a person wrote; where that has none, what the agent was handed when it was claimed,
 * the secret in the first line of a file and in the second the device that it belongs to. Confined to one thread, but for what is static.
 */
public final class SecretFile {
    private static final Logger log = LoggerFactory.getLogger(SecretFile.class);
    private static final Set<PosixFilePermission> FOREIGN =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final UplinkConfig config;
    private boolean warned;

    SecretFile(UplinkConfig config) {
        this.config = config;
    }

    /** Nobody has given the agent a secret yet. */
    static final class Unclaimed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Whether there is a secret. */
    public static boolean isThere(UplinkConfig config) {
        return hasFirstLine(config.secretFile()) || Files.exists(config.claimedFile());
    }

    /** Whether a file has something in its first line; yes for one that is there and can't be read, which somebody has to mend. */
    public static boolean hasFirstLine(Path file) {
        try {
            return !firstLine(Files.readAllLines(file)).isEmpty();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Keeps what the agent was handed; only its user can read it. */
    public static void keepClaimed(UplinkConfig config, DeviceId device, String secret) throws IOException {
        PrivateFile.write(config.claimedFile(), secret + "\n" + device.value() + "\n");
    }

    /**
     * What stands there now.
     *
     * @throws Unclaimed when nothing does
     * @throws IOException when it can't be read
     */
    Login read() throws IOException {
        Path own = config.secretFile();
        if (hasFirstLine(own)) {
            warnWhenOthersCanRead(own);
            return new Login(config.device(), firstLine(Files.readAllLines(own)).toCharArray());
        }
        if (!Files.exists(config.claimedFile())) {
            throw new Unclaimed();
        }
        List<String> lines = Files.readAllLines(config.claimedFile());
        if (lines.size() < 2 || firstLine(lines).isEmpty()) {
            throw damaged(null);
        }
        try {
            return new Login(
                    new DeviceId(lines.get(1).strip()), firstLine(lines).toCharArray());
        } catch (IllegalArgumentException e) {
            throw damaged(e);
        }
    }

    private IOException damaged(@Nullable Exception why) {
        return new IOException(config.claimedFile() + " is damaged: delete it, and claim this agent anew", why);
    }

    private static String firstLine(List<String> lines) {
        return lines.isEmpty() ? "" : lines.get(0).strip();
    }

    private void warnWhenOthersCanRead(Path file) throws IOException {
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
