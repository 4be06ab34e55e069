package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the ports that are there now: the configured ones, then the links that udev makes by the board's id, then other USB ports. One that
 * can be reached by several paths is found once, by the first. One that isn't configured is found from the second look on: its device is there
 * a moment before the link with its lasting name. Confined to one thread.
 */
final class PortFinder {
    private static final Logger log = LoggerFactory.getLogger(PortFinder.class);

    private final SerialConfig config;
    private final SerialPorts ports;
    private final Path byId;
    private Set<Path> discoveredBefore = Set.of();

    /** @param byId where udev puts links with lasting names, {@code /dev/serial/by-id} */
    PortFinder(SerialConfig config, SerialPorts ports, Path byId) {
        this.config = config;
        this.ports = ports;
        this.byId = byId;
    }

    /**
     * A port that is there. Immutable.
     *
     * @param path by which it is opened, and named
     * @param device what that leads to
     */
    record Found(Path path, Path device) {}

    List<Found> find() {
        Map<Path, Found> found = new LinkedHashMap<>();
        config.ports().forEach(path -> add(path, found));
        Map<Path, Found> discovered = new LinkedHashMap<>();
        if (config.discover()) {
            links().forEach(path -> add(path, discovered));
            ports.usbPorts().forEach(path -> add(path, discovered));
        }
        discovered.forEach((device, port) -> {
            if (discoveredBefore.contains(device)) {
                found.putIfAbsent(device, port);
            }
        });
        discoveredBefore = Set.copyOf(discovered.keySet());
        return List.copyOf(found.values());
    }

    private static void add(Path path, Map<Path, Found> ports) {
        try {
            Path device = path.toRealPath();
            ports.putIfAbsent(device, new Found(path, device));
        } catch (IOException e) {
            log.trace("{} is not plugged in", path, e);
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
            log.trace("{} went away with the last board", byId, e);
        }
        return links;
    }
}
