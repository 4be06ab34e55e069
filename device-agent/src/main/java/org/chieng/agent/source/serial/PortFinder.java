package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the ports that are there now: the configured ones, then the links that udev makes by the board's id, then other USB ports. One that
 * can be reached by several paths is found once, by the first. Confined to one thread.
 */
final class PortFinder {
    private final SerialConfig config;
    private final SerialPorts ports;
    private final Path byId;

    /** @param byId where udev puts links with lasting names, {@code /dev/serial/by-id} */
    PortFinder(SerialConfig config, SerialPorts ports, Path byId) {
        this.config = config;
        this.ports = ports;
        this.byId = byId;
    }

    List<Path> find() {
        List<Path> candidates = new ArrayList<>(config.ports());
        if (config.discover()) {
            candidates.addAll(links());
            candidates.addAll(ports.usbPorts());
        }
        Set<Path> devices = new HashSet<>();
        return candidates.stream()
                .filter(candidate -> device(candidate).filter(devices::add).isPresent())
                .toList();
    }

    /** What a path leads to, empty when that isn't plugged in. */
    private static Optional<Path> device(Path candidate) {
        try {
            return Optional.of(candidate.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Set<Path> links() {
        Set<Path> links = new TreeSet<>();
        if (!Files.isDirectory(byId)) {
            return links; // made with the first board
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(byId)) {
            entries.forEach(links::add);
        } catch (IOException | DirectoryIteratorException e) {
            return links; // went away with the last board
        }
        return links;
    }
}
