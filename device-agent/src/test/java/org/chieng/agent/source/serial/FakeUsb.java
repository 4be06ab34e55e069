package org.chieng.agent.source.serial;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder that looks like sysfs does on a Raspberry Pi with boards on USB: {@code class/tty} and {@code bus/usb/devices} with links into
 * {@code devices}, and a folder for the devices themselves. Confined to one thread.
 */
final class FakeUsb {
    private static final String CONTROLLER = "devices/platform/soc/3f980000.usb/usb1";

    private final Path sysfs;
    private final Path dev;

    FakeUsb(Path folder) throws IOException {
        sysfs = folder.resolve("sys");
        dev = Files.createDirectories(folder.resolve("dev"));
        Files.createDirectories(sysfs.resolve("class/tty"));
        Files.createDirectories(sysfs.resolve("bus/usb/devices"));
        Files.createDirectories(sysfs.resolve("devices/virtual/tty/tty0"));
        Files.createSymbolicLink(sysfs.resolve("class/tty/tty0"), Path.of("../../devices/virtual/tty/tty0"));
    }

    Path sysfs() {
        return sysfs;
    }

    /** Where a device has its file: a test makes it, e.g. a link to a pseudo-terminal. */
    Path device(String tty) {
        return dev.resolve(tty);
    }

    SerialConfig.Places places(Path book) {
        return new SerialConfig.Places(sysfs, dev, book);
    }

    /** A USB device without a serial port. */
    Path plug(String port, String ids, String serial) throws IOException {
        Path usb = Files.createDirectories(sysfs.resolve(CONTROLLER).resolve(port));
        Files.writeString(usb.resolve("idVendor"), ids.substring(0, 4) + "\n");
        Files.writeString(usb.resolve("idProduct"), ids.substring(5) + "\n");
        if (!serial.isEmpty()) {
            Files.writeString(usb.resolve("serial"), serial + "\n");
        }
        Path link = sysfs.resolve("bus/usb/devices").resolve(port);
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(
                    link, Path.of("../../..").resolve(CONTROLLER).resolve(port));
        }
        return usb;
    }

    /** A USB device with a serial port on its first interface. */
    void plug(String tty, String port, String ids, String serial) throws IOException {
        plug(tty, port, ids, serial, 0);
    }

    /** A USB device with a serial port on an interface. */
    void plug(String tty, String port, String ids, String serial, int usbInterface) throws IOException {
        Path usb = plug(port, ids, serial);
        Path at = usb.resolve(port + ":1." + usbInterface);
        Path own = at.resolve((tty.startsWith("ttyUSB") ? tty + "/" : "") + "tty/" + tty);
        Files.createDirectories(own);
        Files.createSymbolicLink(sysfs.resolve("class/tty").resolve(tty), own);
    }

    /** Takes out what is plugged in there. */
    void unplug(String port) throws IOException {
        Path usb = sysfs.resolve(CONTROLLER).resolve(port);
        try (var links = Files.newDirectoryStream(sysfs.resolve("class/tty"))) {
            for (Path link : links) {
                if (Files.readSymbolicLink(link).startsWith(usb)) {
                    Files.delete(link);
                }
            }
        }
        Files.deleteIfExists(sysfs.resolve("bus/usb/devices").resolve(port));
        Files.walkFileTree(usb, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
