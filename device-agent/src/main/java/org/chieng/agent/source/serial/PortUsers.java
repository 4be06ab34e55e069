package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which other programs have a port open, by {@code /proc}: of the agent's own user, or of all when it may see them. Stateless but for
 * the folder.
 */
final class PortUsers {
    private static final Logger log = LoggerFactory.getLogger(PortUsers.class);
    private static final Path PROC = Path.of("/proc");

    private final Path proc;
    private final String own = Long.toString(ProcessHandle.current().pid());

    /** @param proc where the kernel shows processes, {@code /proc} */
    PortUsers(Path proc) {
        this.proc = proc;
    }

    static PortUsers ofSystem() {
        return new PortUsers(PROC);
    }

    /** Their names, e.g. {@code ModemManager (process 712)}; empty when none is seen. */
    String of(Path device) {
        TreeSet<String> names = new TreeSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                boolean other = !own.equals(String.valueOf(process.getFileName()));
                if (other && hasOpen(process.resolve("fd"), device)) {
                    String name = Files.readString(process.resolve("comm"), StandardCharsets.UTF_8)
                            .strip();
                    names.add(name + " (process " + process.getFileName() + ")");
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.trace("{} can't be read", proc, e);
        }
        return String.join(", ", names);
    }

    private static boolean hasOpen(Path folder, Path device) {
        if (!Files.isReadable(folder)) {
            return false;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file) && Files.readSymbolicLink(file).equals(device)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.trace("{} went away", folder, e);
        }
        return false;
    }
}
