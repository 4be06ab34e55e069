package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the ports that are there now: the configured ones, then those on USB, known boards before others. One that can be reached by several
 * paths is found once, by the first. One that isn't configured is found from the second look on: its device is there a moment
 * before its user may open it, and programs that try every new port are given the time to leave it. Confined to one thread.
 */
final class PortFinder {
    private static final Logger log = LoggerFactory.getLogger(PortFinder.class);

    private final SerialConfig config;
    private final SerialPorts ports;
    private final UsbTree usb;
    private Set<Sighting> seenBefore = Set.of();
    private List<Unread> unread = List.of();

    PortFinder(SerialConfig config, SerialPorts ports) {
        this.config = config;
        this.ports = ports;
        this.usb = new UsbTree(config.places().sysfs());
    }

    /**
     * A port that is there. Immutable.
     *
     * @param board what is behind it
     * @param path by which it is opened
     * @param device what that leads to
     * @param kind what its ids tell
     * @param usb what is known of it on USB, or null for a port that isn't found by sysfs
     */
    record Found(
            BoardKey board,
            Path path,
            Path device,
            BoardKind kind,
            @Nullable UsbDevice usb) {}

    /**
     * Something on USB that is known and can't be read. Immutable.
     *
     * @param hasPort whether it has a serial port
     */
    record Unread(BoardKey board, BoardKind kind, UsbDevice usb, boolean hasPort) {}

    private record Sighting(BoardKey board, Path device) {}

    List<Found> find() {
        Map<Path, Found> found = new LinkedHashMap<>();
        config.ports().forEach(path -> add(BoardKey.byPath(path), path, BoardKind.UNKNOWN, null, found));
        List<Found> discovered = config.discover() ? discover() : List.of();
        Set<Sighting> seen = new HashSet<>();
        for (Found port : discovered) {
            Sighting sighting = new Sighting(port.board(), port.device());
            seen.add(sighting);
            if (seenBefore.contains(sighting)) {
                found.putIfAbsent(port.device(), port);
            }
        }
        seenBefore = seen;
        return List.copyOf(found.values());
    }

    /** What the last look found that is no port to be read. */
    List<Unread> unread() {
        return unread;
    }

    private List<Found> discover() {
        Map<Path, Found> found = new LinkedHashMap<>();
        if (!usb.isThere()) {
            ports.usbPorts().forEach(path -> add(BoardKey.byPath(path), path, BoardKind.UNKNOWN, null, found));
            return List.copyOf(found.values());
        }
        List<UsbTty> ttys = usb.ttys();
        List<Unread> left = new ArrayList<>();
        Set<BoardKey> keys = new HashSet<>();
        for (UsbTty tty : ttys) {
            BoardKind kind = BoardKind.of(tty.usb());
            if (kind.use().isRead()) {
                BoardKey key = BoardKey.of(tty, kind);
                // two boards that tell the same serial number: the second is known by its port
                BoardKey own = keys.add(key) ? key : BoardKey.byPort(tty, kind);
                add(own, config.places().dev().resolve(tty.name()), kind, tty.usb(), found);
            } else {
                left.add(new Unread(BoardKey.of(tty, kind), kind, tty.usb(), true));
            }
        }
        for (UsbDevice device : usb.withoutPort(ttys)) {
            BoardKind kind = BoardKind.of(device);
            if (kind.use() != BoardKind.Use.UNKNOWN && kind.use() != BoardKind.Use.MODEM) {
                left.add(new Unread(BoardKey.of(new UsbTty("", device, 0), kind), kind, device, false));
            }
        }
        unread = List.copyOf(left);
        return found.values().stream()
                .sorted(Comparator.comparing(port -> port.kind().use()))
                .toList();
    }

    private static void add(
            BoardKey board, Path path, BoardKind kind, @Nullable UsbDevice usb, Map<Path, Found> ports) {
        try {
            Path device = path.toRealPath();
            ports.putIfAbsent(device, new Found(board, path, device, kind, usb));
        } catch (IOException e) {
            log.trace("{} is not plugged in", path, e);
        }
    }
}
