package org.chieng.sim.wire;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A port at a path of the file system: while a board is plugged in, the path is a symbolic link to its pseudo-terminal,
 * as {@code /dev/serial/by-id/...} is to a USB port. Linux only.
 */
public final class PtyConnector implements Connector {

    private final Path link;

    /** The folder of the link is made when it is not there. */
    public PtyConnector(Path link) {
        this.link = link;
    }

    @Override
    public Wire connect() throws IOException {
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
            throw new FileAlreadyExistsException(
                    link + " is there already and is no symbolic link: choose another path");
        }
        Path folder = link.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Pty pty;
        try {
            pty = Pty.open(link);
        } catch (LastErrorException | UnsatisfiedLinkError e) {
            throw new IOException("no pseudo-terminal to be had (Linux only): " + e.getMessage(), e);
        }
        try {
            Path fresh = link.resolveSibling(
                    link.getFileName() + "." + ProcessHandle.current().pid());
            Files.createSymbolicLink(fresh, pty.slavePath());
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            pty.close();
            throw e;
        }
        return pty;
    }
}
