package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is plugged in on USB from sysfs: {@code class/tty/<name>} leads to the device of a serial port, and the first folder above
 * that with an {@code idVendor} is the USB device. Things come and go while it reads: what is half there is left out. Stateless but for
 * the folder.
 */
final class UsbTree {
    private static final Logger log = LoggerFactory.getLogger(UsbTree.class);

    /** Longest attribute that is read, in characters; a USB string has 126 at most (USB 2.0, 9.6.7). */
    private static final int MOST_CHARACTERS = 126;

    private final Path sysfs;

    /** @param sysfs where sysfs is mounted, {@code /sys} */
    UsbTree(Path sysfs) {
        this.sysfs = sysfs;
    }

    /** Whether this computer shows its ports so: Linux does. */
    boolean isThere() {
        return Files.isDirectory(sysfs.resolve("class/tty"));
    }

    /** The serial ports on USB, by their names. */
    List<UsbTty> ttys() {
        record Port(String name, Path at, Path usb) {}
        Map<Path, List<Port>> byDevice = new TreeMap<>();
        for (Path entry : entries(sysfs.resolve("class/tty"))) {
            String name = String.valueOf(entry.getFileName());
            if (!name.startsWith("ttyUSB") && !name.startsWith("ttyACM")) {
                continue;
            }
            try {
                Path at = entry.toRealPath();
                usbAbove(at)
                        .ifPresent(usb -> byDevice.computeIfAbsent(usb, none -> new ArrayList<>())
                                .add(new Port(name, at, usb)));
            } catch (IOException e) {
                log.trace("{} is going away", entry, e);
            }
        }
        List<UsbTty> found = new ArrayList<>();
        byDevice.forEach((usb, ports) -> device(usb).ifPresent(device -> {
            ports.sort(Comparator.comparing(Port::at)); // by interface: 1-1:1.0 comes before 1-1:1.2
            for (int i = 0; i < ports.size(); i++) {
                found.add(new UsbTty(ports.get(i).name(), device, i));
            }
        }));
        found.sort(Comparator.comparing(UsbTty::name));
        return found;
    }

    /** USB devices that have no serial port, by their port paths. */
    List<UsbDevice> withoutPort(List<UsbTty> ttys) {
        Set<String> with = ttys.stream().map(tty -> tty.usb().portPath()).collect(Collectors.toSet());
        List<UsbDevice> found = new ArrayList<>();
        for (Path entry : entries(sysfs.resolve("bus/usb/devices"))) {
            String name = String.valueOf(entry.getFileName());
            if (!name.contains(":") && !with.contains(name)) {
                device(entry).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(UsbDevice::portPath));
        return found;
    }

    private static Optional<Path> usbAbove(Path tty) {
        for (Path folder = tty; folder != null && folder.getNameCount() > 0; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("idVendor"))) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    private static Optional<UsbDevice> device(Path folder) {
        Map<String, String> values = new HashMap<>();
        for (String attribute : List.of("idVendor", "idProduct", "serial", "product")) {
            attribute(folder.resolve(attribute)).ifPresent(value -> values.put(attribute, value));
        }
        try {
            return Optional.of(new UsbDevice(
                    Integer.parseInt(values.getOrDefault("idVendor", ""), 16),
                    Integer.parseInt(values.getOrDefault("idProduct", ""), 16),
                    values.getOrDefault("serial", ""),
                    String.valueOf(folder.getFileName()),
                    values.getOrDefault("product", "")));
        } catch (NumberFormatException e) {
            log.trace("{} is going away", folder, e);
            return Optional.empty();
        }
    }

    private static Optional<String> attribute(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
            return Optional.of(text.substring(0, Math.min(text.length(), MOST_CHARACTERS)));
        } catch (IOException e) {
            log.trace("{} is going away", file, e);
            return Optional.empty();
        }
    }

    private static List<Path> entries(Path folder) {
        List<Path> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(all::add);
            } catch (IOException | DirectoryIteratorException e) {
                log.trace("{} can't be read now", folder, e);
            }
        }
        return all;
    }
}
